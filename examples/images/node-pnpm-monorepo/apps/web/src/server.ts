import { greeting } from '@mono/greeting'
import Fastify from 'fastify'

const app = Fastify()
app.get('/', () => greeting('web'))
app.get('/health', () => ({ status: 'ok' }))

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '0.0.0.0' })
process.on('SIGTERM', () => app.close())
