export const id = 332;
export const ids = [332];
export const modules = {

/***/ 332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   identityOf: () => (/* binding */ identityOf),
/* harmony export */   trustedRoot: () => (/* binding */ trustedRoot)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var _sigstore_bundle__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6124);
/* harmony import */ var _sigstore_protobuf_specs__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7154);
/* harmony import */ var _sigstore_verify__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3575);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6986);





/**
 * Certificate, its log, the signature's log and the signature itself, all against a trusted root.
 *
 * @param json  the bundle
 * @param bytes what must be signed, where the bundle does not hold it
 * @throws {UserError} it does not count; says why
 */
async function identityOf(json, bytes, root, where) {
    try {
        const bundle = (0,_sigstore_bundle__WEBPACK_IMPORTED_MODULE_1__/* .bundleFromJSON */ .vw)(json);
        const entity = (0,_sigstore_verify__WEBPACK_IMPORTED_MODULE_3__/* .toSignedEntity */ .DC)(bundle, bytes === undefined ? undefined : Buffer.from(bytes));
        const { identity } = new _sigstore_verify__WEBPACK_IMPORTED_MODULE_3__/* .Verifier */ .BL(root).verify(entity);
        const time = bundle.verificationMaterial.tlogEntries[0]?.integratedTime;
        return {
            identity: identity?.subjectAlternativeName ?? '',
            issuer: identity?.extensions?.issuer ?? '',
            ...(time !== undefined && Number(time) > 0 && { at: new Date(Number(time) * 1000).toISOString() }),
        };
    }
    catch (cause) {
        // Whatever a library makes of hostile bytes is a refusal, not a crash.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${where} does not count: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(cause)
            .replace(/[\s\p{Cc}]+/gu, ' ')
            .slice(0, 200)}`, { cause });
    }
}
/**
 * @param file      a trusted root, for work without a network
 * @param temporary where the public one is kept while it is checked
 */
async function trustedRoot(file, temporary) {
    if (file === undefined)
        return (0,_sigstore_verify__WEBPACK_IMPORTED_MODULE_3__/* .toTrustMaterial */ .jO)(await publicRoot(temporary));
    try {
        return (0,_sigstore_verify__WEBPACK_IMPORTED_MODULE_3__/* .toTrustMaterial */ .jO)(_sigstore_protobuf_specs__WEBPACK_IMPORTED_MODULE_2__.TrustedRoot.fromJSON(JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8'))));
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`the trusted root ${file} can't be read (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(cause).slice(0, 200)}); make one with cosign trusted-root create, or leave it out for the public one`, { cause });
    }
}
async function publicRoot(cachePath) {
    try {
        const { getTrustedRoot } = await __webpack_require__.e(/* import() */ 910).then(__webpack_require__.t.bind(__webpack_require__, 4187, 19));
        return await getTrustedRoot({ cachePath });
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`the public trusted root of Sigstore can't be had (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(cause).slice(0, 200)}); give a trusted root file`, { cause });
    }
}


/***/ })

};
