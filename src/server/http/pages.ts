import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import sirv from "sirv";

/** Answers a request for a page, and tells whether there was one. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * What browsers may do with a page of ours: run our own scripts and talk to this server, nothing else. Nobody may
 * show it inside a page of theirs.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The files of a directory, read once. Compressed copies lie beside them. */
export function pagesIn(directory: string): Pages {
  const serve = sirv(directory, {
    gzip: true,
    etag: true,
    setHeaders(response) {
      response.setHeader("content-security-policy", contentSecurityPolicy);
      response.setHeader("x-content-type-options", "nosniff");
      response.setHeader("referrer-policy", "no-referrer");
      response.setHeader("cache-control", "no-cache");
    },
  });
  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    // Files flow into the response: who leaves in the middle is no failure, and leaves no file open.
    response.on("error", () => {});
    response.on("unpipe", (file: Readable) => file.destroy());
    let isThere = true;
    serve(request, response, () => {
      isThere = false;
    });
    return isThere;
  };
}
