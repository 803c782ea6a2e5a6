-- wrk: GETs each path of a file in turn, from a line on: wrk -s get.lua URL -- <file> <first line>
local paths, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = wrk.format("GET", line) end
  at = tonumber(args[2])
end
function request()
  at = at + 1
  return paths[(at - 1) % #paths + 1]
end
