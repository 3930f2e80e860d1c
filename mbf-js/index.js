export {MbfError} from './src/error.js';
export {MbfFile, openMbf} from './src/mbf-file.js';
export {Batch} from './src/scan/scan.js';
export {BytesVector, ListVector, MapVector, PrimitiveVector, StructVector} from './src/column/vector.js';
export {and, col, not, or} from './src/predicate/condition.js';
