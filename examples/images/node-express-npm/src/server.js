const express = require('express')

const app = express()
app.get('/', (_request, response) => response.type('text').send('Hello from Express\n'))
app.get('/health', (_request, response) => response.json({ status: 'ok' }))

const server = app.listen(process.env.PORT || 3000)
process.on('SIGTERM', () => server.close())
