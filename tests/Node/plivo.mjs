// Asks Plivo's own library whether it accepts a signature.
import plivo from 'plivo';

export default ({ authToken, url, nonce, signature, form }) => ({ accepts: plivo.validateV3Signature('POST', url, nonce, authToken, signature, form) });
