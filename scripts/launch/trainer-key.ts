/** Placeholder until the server part lands. */
export async function embeddedTrainerKey(_folder: string, _url: string): Promise<string> {
  return "none";
}
