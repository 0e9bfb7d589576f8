-- What wrk sends and how it reports.  `wrk ... -s wrk.lua URL -- DEPTH` sends
-- DEPTH requests in one write; with a depth of 1 no `request` is defined, and
-- wrk sends its own request without asking Lua each time.  With `echo` in place of
-- DEPTH it sends an answer, which then comes back.  The last line of the output is
-- for the program that started wrk: answers counted, microseconds, answers that
-- were no 200, broken connections, 99th percentile of the latency in microseconds.

init = function(args)
   local depth = tonumber(args[1])
   if args[1] == "echo" then
      local answer = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!"
      local next = wrk.format("GET", "/")       -- wrk looks whether the first is a request
      request = function()
         local this = next
         next = answer
         return this
      end
   elseif depth > 1 then
      local batch = string.rep(wrk.format("GET", "/"), depth)
      request = function() return batch end
   end
end

done = function(summary, latency, requests)
   local e = summary.errors
   print(string.format("result %d %d %d %d %d", summary.requests,
         summary.duration, e.status, e.connect + e.read + e.write + e.timeout,
         latency:percentile(99)))
end
