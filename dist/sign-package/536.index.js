export const id = 536;
export const ids = [536];
export const modules = {

/***/ 2536:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   signWithToken: () => (/* binding */ signWithToken)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _sigstore_bundle__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6124);
/* harmony import */ var _sigstore_sign__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5775);



const SECONDS = 30;
/** @returns the bundle as JSON */
async function signWithToken(token, what, { fulcio, rekor }) {
    const patience = { timeout: SECONDS * 1000, retry: 2 };
    const identityProvider = { getToken: async () => token };
    const signer = new _sigstore_sign__WEBPACK_IMPORTED_MODULE_2__/* .FulcioSigner */ .$o({ identityProvider, ...patience, ...(fulcio && { fulcioBaseURL: fulcio }) });
    const witnesses = [new _sigstore_sign__WEBPACK_IMPORTED_MODULE_2__/* .RekorWitness */ .fU({ ...patience, ...(rekor && { rekorBaseURL: rekor }) })];
    const data = Buffer.from(what.bytes);
    const { statementType: type } = what;
    const bundle = type === undefined
        ? await new CurrentMessageBundle({ signer, witnesses }).create({ data })
        : await new _sigstore_sign__WEBPACK_IMPORTED_MODULE_2__/* .DSSEBundleBuilder */ .VV({ signer, witnesses }).create({ data, type });
    return Buffer.from(`${JSON.stringify((0,_sigstore_bundle__WEBPACK_IMPORTED_MODULE_1__.bundleToJSON)(bundle))}\n`);
}
/** The library's own writes version 0.2 of the format, with a chain of certificates. */
class CurrentMessageBundle extends _sigstore_sign__WEBPACK_IMPORTED_MODULE_2__/* .MessageSignatureBundleBuilder */ .z3 {
    async package({ data }, { key, signature }) {
        if (key.$case !== 'x509Certificate')
            throw new Error('the certificate authority gave no certificate');
        const certificate = new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(key.certificate).raw;
        return (0,_sigstore_bundle__WEBPACK_IMPORTED_MODULE_1__.toMessageSignatureBundle)({
            digest: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(data).digest(),
            signature,
            certificate,
            certificateChain: false,
        });
    }
}


/***/ })

};
