# Renders templates with Ruby's own Liquid: NDJSON in, NDJSON out, in order.
# {"id","template","data","templates"?,"mode"?} -> {"id","result"} or {"id","error"}
require 'json'
require 'liquid'

# Objects print as JSON, as OneSignal's do, where the second argument asks for it.
class Partials
  def initialize(templates)
    @templates = templates
  end

  def read_template_file(name)
    @templates.fetch(name) { raise Liquid::FileSystemError, "No such template '#{name}'" }
  end
end

ENV['TZ'] = 'UTC'
$stdout.sync = true
$stdin.each_line do |line|
  job = JSON.parse(line)
  begin
    template = Liquid::Template.parse(job['template'], line_numbers: true, error_mode: (job['mode'] || 'strict').to_sym)
    registers = { file_system: Partials.new(job['templates'] || {}) }
    result = template.render(job['data'], registers: registers)
    puts JSON.generate(id: job['id'], result: result.dup.force_encoding('UTF-8').scrub)
  rescue Liquid::Error => e
    puts JSON.generate(id: job['id'], error: e.message)
  rescue StandardError => e
    puts JSON.generate(id: job['id'], error: "ruby: #{e.class}: #{e.message}")
  end
end
