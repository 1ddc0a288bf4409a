/** A parcel on steps: seen in the tab, on light and on dark. */
export const ICON_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#0969da" d="M4 28v-6h8v-6h8v-6h8v18z"/><path fill="#45c1ad" d="M6 6h10v8H6z"/></svg>\n'
