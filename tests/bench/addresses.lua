-- wrk asks for the addresses of a file, one after another: wrk ... -s addresses.lua URL -- FILE. Prints the figures as JSON.
local requests = {}
local number = 0

function init(args)
  for line in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", line)
  end
end

function request()
  number = number % #requests + 1
  return requests[number]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'FIGURES {"requests": %d, "seconds": %.6f, "median_ms": %.3f, "p95_ms": %.3f, "bytes": %d, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
