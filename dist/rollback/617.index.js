export * from '../shared/617-0207b49b3c27b13c.js'
