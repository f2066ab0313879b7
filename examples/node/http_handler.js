// A handler over HTTP, without packages: node http_handler.js PORT
const http = require("http");

function status(order, attempt) {
  if (!order.includes("items")) return 422; // rejected: a dead letter at once
  if (order.includes("locked") && attempt === 1) return 503; // tried again after a second
  return 204; // done
}

http.createServer((request, response) => {
  const chunks = [];
  request.on("data", chunk => chunks.push(chunk));
  request.on("end", () => {
    const code = status(Buffer.concat(chunks).toString(), Number(request.headers["longshore-attempt"]));
    response.writeHead(code, code === 503 ? { "Retry-After": "1" } : {}).end();
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
