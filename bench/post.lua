-- Each request posts another reply, as a program with a token.
local thread = 0
function setup(t) t:set("id", thread); thread = thread + 1 end
function init(args) n = 0 end
function request()
  n = n + 1
  local body = string.format('{"body":"夜勤明けに、もう一度会ってきました。%d-%d 声の調子が少し違っていました。皆さんはこんな時、どうされますか。"}', id, n)
  return wrk.format("POST", nil, {["Content-Type"]="application/json", ["Authorization"]="Bearer " .. os.getenv("TOKEN"), ["Idempotency-Key"]=string.format("bench-%d-%d-%d", os.time(), id, n)}, body)
end
function done(summary, latency, requests)
  io.write(string.format("errors %d\n", summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
