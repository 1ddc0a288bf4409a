export const id = 518;
export const ids = [518];
export const modules = {

/***/ 4518:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   oidcCredentials: () => (/* binding */ oidcCredentials)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6986);

/**
 * The `oidc` auth-provider that kubectl still reads: the kubeconfig's id-token while it is valid, then tokens fetched
 * with its refresh-token. A new refresh token is kept in memory only: a runner's kubeconfig is not ours to write.
 */
function oidcCredentials(config, origin) {
    let idToken = config['id-token'];
    let refreshToken = config['refresh-token'];
    const renewed = async () => {
        const issuer = config['idp-issuer-url'];
        const clientId = config['client-id'];
        if (issuer === undefined || clientId === undefined || refreshToken === undefined) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${origin}: the id-token has expired and can't be renewed; log in again and give the new kubeconfig`);
        }
        try {
            const { discovery, refreshTokenGrant } = await __webpack_require__.e(/* import() */ 617).then(__webpack_require__.bind(__webpack_require__, 4617));
            const client = await discovery(new URL(issuer), clientId, config['client-secret']);
            const tokens = await refreshTokenGrant(client, refreshToken);
            refreshToken = tokens.refresh_token ?? refreshToken;
            if (tokens.id_token === undefined)
                throw new Error('it sent no id_token');
            return tokens.id_token;
        }
        catch (error) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${origin}: ${issuer} gave no new token: ${reasonOf(error)}; log in again, or set NODE_EXTRA_CA_CERTS where its CA is your own`, { cause: error });
        }
    };
    return {
        present: async () => {
            if (idToken === undefined || expired(idToken, Date.now()))
                idToken = await renewed();
            return { authorization: `Bearer ${idToken}` };
        },
        renew: () => {
            idToken = undefined;
            return refreshToken !== undefined;
        },
    };
}
function reasonOf(error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return `${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}${cause}`;
}
/** Reads `exp` of a JWT; the signature is the API server's business. */
function expired(token, nowMs) {
    try {
        const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
        const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
        return typeof exp === 'number' && exp * 1000 <= nowMs;
    }
    catch {
        return false;
    }
}


/***/ })

};
