"""A handler that reads lines and prints lines, with the standard library only."""
import json
import sys


def handle(message):
    order = message["value"] or ""
    if "items" not in order:
        return {"outcome": "reject", "reason": "an order without items"}
    if "locked" in order and message["attempt"] == 1:
        return {"outcome": "retry", "delay": "PT1S", "reason": "the stock is locked"}
    return {"outcome": "ack"}


for line in sys.stdin:
    print(json.dumps(handle(json.loads(line))), flush=True)
