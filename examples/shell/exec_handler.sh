#!/bin/sh
# A handler that reads lines and prints lines: any POSIX shell. It looks for words in the line as
# it is; a handler that needs the fields for sure gives the line to jq.
while IFS= read -r line; do
  case $line in
    *'"attempt":1,'*locked*items* | *'"attempt":1,'*items*locked*)
      echo '{"outcome":"retry","delay":"PT1S","reason":"the stock is locked"}' ;;
    *items*)
      echo '{"outcome":"ack"}' ;;
    *)
      echo '{"outcome":"reject","reason":"an order without items"}' ;;
  esac
done
