import Fastify from 'fastify'

const app = Fastify()
app.get('/', () => ({ greeting: 'Hello from Fastify' }))
app.get('/healthz', () => ({ status: 'ok' }))

await app.listen({ port: Number(process.env.PORT ?? 8080), host: '0.0.0.0' })
process.on('SIGTERM', () => app.close())
