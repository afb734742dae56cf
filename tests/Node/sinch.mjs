// Signs a callback by Sinch's documentation, and asks Sinch's own library whether it accepts it, and with one byte changed.
// By its file: the package's entry also asks for the packages of every other product.
import signatures from './node_modules/@sinch/sdk-client/dist/utils/authorization.helper.js';

export default ({ secret, body, changed, nonce, timestamp }) => {
    const signature = signatures.calculateWebhookSignature(signatures.computeSignedData(body, nonce, timestamp), secret);
    const headers = { 'x-sinch-webhook-signature': signature, 'x-sinch-webhook-signature-nonce': nonce, 'x-sinch-webhook-signature-timestamp': timestamp };
    const accepts = payload => signatures.validateWebhookSignature(secret, headers, payload);
    return { signature, accepts: accepts(body), acceptsChanged: accepts(changed) };
};
