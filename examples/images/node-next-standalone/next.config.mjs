export default {
  output: 'standalone',
}
