export * from '../shared/617-3743a25942f3d678.js'
