export { CLUSTER_WIDE_ANNOTATION, NAMESPACE_WIDE_ANNOTATION, scopeOf, SealingScope, sealingLabel } from './scope.js';
export { SealingError, type SealingProblem } from './sealing-error.js';
export { newestFirst, readSealingCertificate, readSealingKey, type SealingCertificate, type SealingKey } from './keys.js';
export { PlainSecret, SEALED_SECRET, SealedSecret } from './sealed-secret.js';
export { sealValue, unsealValue, type Unsealed } from './sealed-value.js';
export { readPlainSecret, sealSecret } from './seal-secret.js';
export { readSealedSecret, unsealSecret, type UnsealedSecret } from './unseal-secret.js';
