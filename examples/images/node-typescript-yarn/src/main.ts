import Koa = require('koa')

const app = new Koa()
app.use((context) => {
  if (context.path === '/health') context.body = { status: 'ok' }
  else if (context.path === '/') context.body = 'Hello from TypeScript\n'
})

const server = app.listen(Number(process.env.PORT ?? 3000))
process.on('SIGTERM', () => server.close())
