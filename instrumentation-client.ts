import { config } from "zod";

// Runs before the app's own code in the browser: zod would try out `new Function`, which the pages' CSP refuses and reports.
config({ jitless: true });
