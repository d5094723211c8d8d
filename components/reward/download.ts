/** Saves a text as a file of the browser's downloads. */
export function download(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // After the click has been taken up.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
