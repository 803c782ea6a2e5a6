-- wrk: GETs renditions of images, none of them twice, and tells how each request was answered:
-- wrk -s overload.lua URL -- <file of image paths> <step before the number> <ending> <first number> <pause in ms>
-- The server echoes X-Request-Id, in which a request carries the time at which it was sent.
local ffi = require "ffi"
ffi.cdef [[
  struct now { long seconds, nanos; };
  int clock_gettime(int clock, struct now *now);
]]
local MONOTONIC = 1
local now = ffi.new("struct now")
local function micros()
  ffi.C.clock_gettime(MONOTONIC, now)
  return tonumber(now.seconds) * 1000000 + math.floor(tonumber(now.nanos) / 1000)
end

local threads = {}
function setup(thread)
  threads[#threads + 1] = thread
end

local images, step, ending, pause = {}, "", "", 0
last = 0
made, refused, other = {}, {}, {}
function init(args)
  for line in io.lines(args[1]) do images[#images + 1] = line end
  step, ending, last, pause = args[2], args[3], tonumber(args[4]), tonumber(args[5])
end
-- wrk waits where this function exists: without a pause, none of its clients rests.
function delay()
  return pause == 0 and 0 or math.random(0, 2 * pause)
end
function request()
  last = last + 1
  local path = ("%s/%s%06x%s"):format(images[last % #images + 1], step, last, ending)
  return wrk.format("GET", path, { ["X-Request-Id"] = ("%.0f"):format(micros()) })
end
function response(status, headers)
  local sent = headers["X-Request-Id"] or headers["x-request-id"]
  local took = sent and micros() - tonumber(sent) or -1
  local answers = status == 200 and made or status == 503 and refused or other
  answers[#answers + 1] = took
end

local function percentile(sorted, part)
  return #sorted == 0 and 0 or sorted[math.max(1, math.ceil(#sorted * part))] / 1000
end
function done(summary)
  for _, thread in ipairs(threads) do
    for _, name in ipairs { "made", "refused", "other" } do
      local times = thread:get(name)
      table.sort(times)
      print(("%s %d p50 %.3f p99 %.3f"):format(name, #times, percentile(times, 0.5), percentile(times, 0.99)))
    end
    print(("last %d"):format(thread:get("last")))
  end
  local errors = summary.errors
  print(("broken %d"):format(errors.connect + errors.read + errors.write + errors.timeout))
  print(("seconds %.3f"):format(summary.duration / 1000000))
end
