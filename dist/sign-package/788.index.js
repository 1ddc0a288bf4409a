export const id = 788;
export const ids = [788];
export const modules = {

/***/ 7788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   keylessSigner: () => (/* binding */ keylessSigner)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6986);
/* harmony import */ var _bundle_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7836);
/* harmony import */ var _statement_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5707);



const GIVE = 'give the job "permissions: id-token: write" and ask for the audience sigstore';
/**
 * A signer whose key lives for one signature: the authority puts the token's identity into a certificate.
 *
 * @throws {UserError} there is no token, or it names nobody
 */
async function keylessSigner({ token, ...services }) {
    const sign = async (what, signal) => {
        signal.throwIfAborted();
        const current = await token();
        identityIn(current);
        const { signWithToken } = await Promise.all(/* import() */[__webpack_require__.e(68), __webpack_require__.e(855), __webpack_require__.e(775), __webpack_require__.e(536)]).then(__webpack_require__.bind(__webpack_require__, 2536));
        try {
            return await Promise.race([signWithToken(current, what, services), aborted(signal)]);
        }
        catch (cause) {
            signal.throwIfAborted();
            const why = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(cause)
                .replaceAll(current, '***')
                .replace(/[\s\p{Cc}]+/gu, ' ')
                .slice(0, 300);
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`no keyless signature: ${why}; see whether Fulcio and Rekor can be reached`);
        }
    };
    return {
        kind: 'sigstore',
        signer: identityIn(await token()),
        sign: (bytes, signal) => sign({ bytes }, signal),
        signStatement: (bytes, signal) => sign({ bytes, statementType: _statement_js__WEBPACK_IMPORTED_MODULE_0__/* .STATEMENT_TYPE */ .zG }, signal),
    };
}
function aborted(signal) {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
/** Whom the authority will name: GitHub's workflow file at its ref, an e-mail address, or the subject. */
function identityIn(token) {
    const { job_workflow_ref: workflow, email, sub } = claimsOf(token);
    if (typeof workflow === 'string')
        return `https://github.com/${workflow}`;
    if (typeof email === 'string')
        return email;
    if (typeof sub === 'string' && sub !== '')
        return sub;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the OIDC token to sign with is none that names somebody; ${GIVE}`);
}
function claimsOf(token) {
    try {
        return (0,_bundle_js__WEBPACK_IMPORTED_MODULE_2__/* .objectOf */ .Xy)(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))) ?? {};
    }
    catch {
        return {};
    }
}


/***/ })

};
