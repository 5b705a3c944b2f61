# Reads a pack of plain bodies with github's email_reply_parser; prints bodies, bytes, seconds of processor time, bytes
# of the replies.
require "email_reply_parser"

def now = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)

pack = File.binread(ARGV[0])
bodies = []
position = 0
while position + 4 <= pack.bytesize
  length = pack.byteslice(position, 4).unpack1("V")
  bodies << pack.byteslice(position + 4, length).force_encoding("UTF-8")
  position += 4 + length
end
start = now
kept = bodies.sum { |body| EmailReplyParser.parse_reply(body).bytesize }
puts [bodies.size, bodies.sum(&:bytesize), now - start, kept].join(" ")
