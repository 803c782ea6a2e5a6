-- wrk: GETs each path of a file in turn, from a line on: wrk -s get.lua URL -- <file> <first line> [<key>]
local paths, at = {}, 0
function init(args)
  if args[3] and args[3] ~= "" then wrk.headers["Authorization"] = "Bearer " .. args[3] end
  for line in io.lines(args[1]) do paths[#paths + 1] = wrk.format("GET", line) end
  at = tonumber(args[2])
end
function request()
  at = at + 1
  return paths[(at - 1) % #paths + 1]
end
