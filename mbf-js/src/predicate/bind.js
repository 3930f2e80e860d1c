export function bindCondition() { throw new Error(); }
