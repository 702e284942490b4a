// The floor for a start: Hono on its Node adapter with one route, and nothing else.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const app = new Hono()
app.get('/.well-known/openid-configuration', (c) => c.json({ issuer: 'http://localhost/' }))
serve({ fetch: app.fetch, port: Number(process.argv[2]), hostname: '127.0.0.1' })
