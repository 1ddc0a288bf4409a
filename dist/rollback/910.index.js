export * from '../shared/910-d0cd11599037a283.js'
