export * from '../shared/191-ea66ad2f1d580358.js'
