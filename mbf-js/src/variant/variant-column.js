export function variantFormat(node) { return null; }
