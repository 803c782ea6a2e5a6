-- wrk: POSTs a file again and again: wrk -s post.lua URL -- <file> <media type>
function init(args)
  local file = io.open(args[1], "rb")
  wrk.method = "POST"
  wrk.body = file:read("*a")
  wrk.headers["Content-Type"] = args[2]
  file:close()
end
