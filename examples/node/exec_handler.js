// A handler that reads lines and prints lines, without packages.
const lines = require("readline").createInterface({ input: process.stdin });

function handle(message) {
  const order = message.value ?? "";
  if (!order.includes("items")) return { outcome: "reject", reason: "an order without items" };
  if (order.includes("locked") && message.attempt === 1) {
    return { outcome: "retry", delay: "PT1S", reason: "the stock is locked" };
  }
  return { outcome: "ack" };
}

lines.on("line", line => process.stdout.write(JSON.stringify(handle(JSON.parse(line))) + "\n"));
