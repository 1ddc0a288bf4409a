export * from '../shared/448-9f7dde9f7486c36b.js'
