import { parentPort } from 'node:worker_threads'
import { serveTemplates } from '../template/serve-templates.ts'

// Started by TemplateThread: templates that people write may loop for ever.
if (parentPort !== null) serveTemplates(parentPort)
