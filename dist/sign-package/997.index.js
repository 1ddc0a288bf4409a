export const id = 997;
export const ids = [997];
export const modules = {

/***/ 1997:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  signPackageCommand: () => (/* binding */ signPackageCommand)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/image-reference.js
var image_reference = __webpack_require__(2036);
;// CONCATENATED MODULE: ./src/oci/reference.js


const DOCKER_HUB = 'docker.io';
/**
 * Reads a reference as docker does: a first part with a dot, a colon or capitals, or `localhost`, is a registry; the
 * others are of Docker Hub, where a single name is of `library`.
 *
 * @throws {UserError} it is none
 */
function parseReference(text) {
    const parts = (0,image_reference/* splitReference */.mQ)(text);
    if (parts === undefined)
        throw new errors/* UserError */.yo(refusal(text));
    const { repository, ...name } = parts;
    const slash = repository.indexOf('/');
    const first = slash < 0 ? '' : repository.slice(0, slash);
    const isHost = /[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
    const [registry, path] = isHost ? [first, repository.slice(slash + 1)] : [DOCKER_HUB, repository];
    if (/[A-Z]/.test(path))
        throw new errors/* UserError */.yo(refusal(text));
    if (registry !== DOCKER_HUB && registry !== `index.${DOCKER_HUB}`)
        return { registry, path, ...name };
    return { registry: DOCKER_HUB, path: path.includes('/') ? path : `library/${path}`, ...name };
}
function refusal(text) {
    const form = 'write registry/path:tag, or registry/path@sha256: and 64 hexadecimal digits, in small letters';
    if (text === '')
        return `an image reference is empty; ${form}`;
    const length = text.length > image_reference/* LONGEST_REFERENCE */.Xi ? ` (${text.length} characters, more than ${image_reference/* LONGEST_REFERENCE */.Xi})` : '';
    return `"${(0,image_reference/* shownReference */.Xu)(text)}" is no image reference${length}; ${form}`;
}
/** Registry and path: what is left when tag and digest go. */
function repositoryOf({ registry, path }) {
    return `${registry}/${path}`;
}
function formatReference(reference) {
    const { tag, digest } = reference;
    return `${repositoryOf(reference)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
const TAG = /^\w[\w.-]{0,127}$/;
function isTag(text) {
    return TAG.test(text);
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./src/oci/access.js
var oci_access = __webpack_require__(4681);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./src/version.js
/** The version of package.json (a test holds them together), for user agents and records. */
const VERSION = '0.1.0';

;// CONCATENATED MODULE: ./src/oci/http.js







/** The connection failed or fell silent: trying again may help, and where nobody does, a person may. */
class Interrupted extends errors/* UserError */.yo {
}
const USER_AGENT = `gradus/${VERSION}`;
const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
function agents(options) {
    return { http: new external_node_http_.Agent(options), https: new external_node_https_.Agent(options) };
}
/** Sends requests; connections are kept for the next one. */
class Sender {
    #access;
    #direct = agents({ keepAlive: true });
    #proxied;
    constructor(access) {
        this.#access = access;
        this.#proxied = agents({ keepAlive: true, proxyEnv: access.env });
    }
    /**
     * Sends a request and follows redirects of reads. `authorization` goes to the host that was asked and to no other.
     *
     * @throws {Interrupted}
     */
    async send(call, authorization) {
        let { url } = call;
        for (let redirects = 0;; redirects++) {
            const mine = url.origin === call.url.origin ? authorization : undefined;
            const answer = await this.#once({ ...call, url }, mine);
            const { location } = answer.headers;
            const isRead = call.method === 'GET' || call.method === 'HEAD';
            if (!isRead || !REDIRECTS.includes(answer.statusCode) || location === undefined)
                return answer;
            answer.destroy();
            if (redirects === MOST_REDIRECTS)
                throw new Interrupted(`more than ${MOST_REDIRECTS} redirects`);
            url = new URL(location, url);
        }
    }
    async #once({ method, url, headers, body }, authorization) {
        const { signal, patience = oci_access/* PATIENCE */.aZ } = this.#access;
        signal.throwIfAborted();
        const plain = url.protocol === 'http:';
        if (!plain && url.protocol !== 'https:')
            throw new Interrupted(`it leads to ${url.protocol}, which is no web address`);
        if (plain && !(0,oci_access/* mayBePlain */.ft)(url, this.#access)) {
            throw new Interrupted(`it leads to http://${url.host}, which is not encrypted`);
        }
        const size = body instanceof Uint8Array ? body.length : body?.size;
        const sent = (plain ? external_node_http_ : external_node_https_).request(url, {
            method,
            signal,
            agent: ((0,oci_access/* isLoopback */.U9)(url) ? this.#direct : this.#proxied)[plain ? 'http' : 'https'],
            headers: {
                'user-agent': USER_AGENT,
                ...headers,
                ...(size === undefined
                    ? method !== 'GET' && method !== 'HEAD' && { 'content-length': 0 }
                    : { 'content-length': size }),
                ...(authorization !== undefined && { authorization }),
            },
        });
        sent.setTimeout(patience.silence, () => {
            sent.destroy(new Interrupted(`no byte within ${patience.silence / 1000} s`));
        });
        return await new Promise((resolve, reject) => {
            sent.once('response', (answer) => resolve(answer));
            const fail = (error) => reject(signal.aborted ? signal.reason : interruption(error));
            sent.on('error', fail);
            if (body === undefined || body instanceof Uint8Array)
                sent.end(body);
            else
                (0,external_node_stream_promises_.pipeline)(external_node_stream_.Readable.from(body.open()), sent).catch(fail);
        });
    }
}
/** What goes wrong on the way is an interruption; what our own code or a source of bytes says stays what it is. */
function interruption(error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' ? new Interrupted(`${(0,errors/* messageOf */.bD)(error) || code}`, { cause: error }) : error;
}
/**
 * Reads an answer to its end.
 *
 * @returns undefined where it has more than `most` bytes; the rest is not read
 * @throws {Interrupted} it ended early
 */
async function bodyOf(answer, most) {
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of answer) {
            size += chunk.length;
            if (size > most)
                return undefined;
            chunks.push(chunk);
        }
    }
    catch (error) {
        throw interruption(error);
    }
    finally {
        answer.destroy();
    }
    return Buffer.concat(chunks);
}

;// CONCATENATED MODULE: ./src/oci/refusal.js


const LARGEST_EXPLANATION = 64 * 1024;
const SHOWN_CHARACTERS = 200;
/** One sentence of an answer that is no success; the answer is read and let go. */
async function refusal_refusal(answer, { registry, doing, loggedIn }) {
    const { statusCode: status } = answer;
    const wait = answer.headers['retry-after'];
    const why = await explanation(answer);
    const told = `can't ${doing} at ${registry} (${status}${why === '' ? '' : `: ${why}`})`;
    if (status === 401) {
        const login = `docker login ${registry}`;
        return new errors/* UserError */.yo(loggedIn
            ? `${told}; it did not take the credentials of ${login}: renew them, or give that user the right`
            : `${told}; it wants a login: run ${login} (docker/login-action) before this step`);
    }
    if (status === 403)
        return new errors/* UserError */.yo(`${told}; give the user that is logged in the right to do so`);
    if (status === 404)
        return new errors/* UserError */.yo(`${told}; it has none: check the name and tag`);
    if (status === 429) {
        const later = typeof wait === 'string' ? `it wants a wait of ${line(wait)} s` : 'wait';
        return new errors/* UserError */.yo(`${told}; too many requests, ${later}: try later, or log in for a higher limit`);
    }
    if (status >= 500)
        return new errors/* UserError */.yo(`${told}; the registry itself failed, again and again: try later`);
    return new errors/* UserError */.yo(`${told}; the registry refused it`);
}
/** The registry's own words, where it has some. */
async function explanation(answer) {
    const body = await bodyOf(answer, LARGEST_EXPLANATION).catch(() => undefined);
    try {
        const { errors } = JSON.parse(String(body));
        const [first] = Array.isArray(errors) ? errors : [];
        return line([first?.code, first?.message].filter((part) => typeof part === 'string' && part !== '').join(', '));
    }
    catch {
        return '';
    }
}
/** Text of a registry as one harmless line. */
function line(text) {
    return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, SHOWN_CHARACTERS);
}

;// CONCATENATED MODULE: ./src/oci/authorization.js




const LARGEST_TOKEN_ANSWER = 1024 * 1024;
/** A token is renewed this long before it ends, in milliseconds. */
const MARGIN_MS = 10_000;
/** What the protocol says where a token server does not say: 60 s. */
const DEFAULT_LIFE_SECONDS = 60;
/** Gives each request what its registry asks for. */
class Authorization {
    #registry;
    #access;
    #sender;
    #tokens = new Map();
    #challenge;
    #credentials;
    constructor(registry, access, sender) {
        this.#registry = registry;
        this.#access = access;
        this.#sender = sender;
    }
    /** The header for these scopes; undefined where nothing was asked for yet, or there is nothing to show. */
    async header(scopes) {
        const challenge = this.#challenge;
        if (challenge === undefined)
            return undefined;
        const credentials = await this.#known();
        if (challenge.scheme === 'basic')
            return credentials === undefined ? undefined : basic(this.#registry, credentials);
        const kept = this.#tokens.get(scopes.join(' '));
        if (kept !== undefined && kept.until > Date.now())
            return kept.header;
        const { token, seconds } = await this.#token(challenge, scopes, credentials);
        const header = `Bearer ${token}`;
        this.#tokens.set(scopes.join(' '), { header, until: Date.now() + seconds * 1000 - MARGIN_MS });
        return header;
    }
    /** Takes a 401's WWW-Authenticate header; what was known before no longer holds. */
    challenged(header) {
        this.#tokens.clear();
        this.#challenge = header === undefined ? undefined : parseChallenge(header);
    }
    async hasCredentials() {
        return this.#challenge !== undefined && (await this.#known()) !== undefined;
    }
    /** Asked for once, and only when the registry wants some. */
    #known() {
        this.#credentials ??= this.#access.credentials?.(this.#registry) ?? Promise.resolve(undefined);
        return this.#credentials;
    }
    async #token(challenge, scopes, credentials) {
        const url = this.#realm(challenge);
        const attempt = {
            registry: this.#registry,
            doing: `get a token from ${url.host}`,
            loggedIn: credentials !== undefined,
        };
        const call = credentials !== undefined && 'identityToken' in credentials
            ? refreshing(url, challenge.service, scopes, credentials.identityToken)
            : asking(url, challenge.service, scopes);
        const header = credentials !== undefined && 'name' in credentials ? basic(this.#registry, credentials) : undefined;
        const answer = await this.#sender.send(call, header);
        if (answer.statusCode !== 200)
            throw await refusal_refusal(answer, attempt);
        const found = tokenOf(await bodyOf(answer, LARGEST_TOKEN_ANSWER));
        if (found === undefined)
            throw new errors/* UserError */.yo(`${this.#registry}: ${url.host} gave no token that can be read; try later`);
        return found;
    }
    #realm({ realm }) {
        const url = URL.canParse(realm) ? new URL(realm) : undefined;
        if (url?.protocol === 'https:' || (url?.protocol === 'http:' && (0,oci_access/* mayBePlain */.ft)(url, this.#access)))
            return url;
        throw new errors/* UserError */.yo(`${this.#registry} sends to ${line(realm)} for a token, which is not https; ask whoever runs it to mend its realm`);
    }
}
function asking(realm, service, scopes) {
    const url = new URL(realm);
    if (service !== undefined)
        url.searchParams.set('service', service);
    for (const scope of scopes)
        url.searchParams.append('scope', scope);
    return { method: 'GET', url, headers: { accept: 'application/json' } };
}
/** @see https://distribution.github.io/distribution/spec/auth/oauth/ */
function refreshing(url, service, scopes, token) {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'gradus', refresh_token: token });
    if (service !== undefined)
        form.set('service', service);
    form.set('scope', scopes.join(' '));
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url, headers, body: Buffer.from(form.toString()) };
}
function tokenOf(body) {
    try {
        const { token, access_token, expires_in } = JSON.parse(String(body));
        const found = token ?? access_token;
        if (typeof found !== 'string' || !/^[\x21-\x7e]+$/.test(found))
            return undefined;
        return { token: found, seconds: typeof expires_in === 'number' ? expires_in : DEFAULT_LIFE_SECONDS };
    }
    catch {
        return undefined;
    }
}
function basic(registry, credentials) {
    if ('identityToken' in credentials) {
        throw new errors/* UserError */.yo(`${registry} wants a name and password, where docker's config has a token; log in again`);
    }
    return `Basic ${Buffer.from(`${credentials.name}:${credentials.password}`).toString('base64')}`;
}
const LONGEST_CHALLENGE = 4096;
/** `Bearer realm="…",service="…"` or `Basic realm="…"`; undefined for what is neither. */
function parseChallenge(header) {
    const text = header.slice(0, LONGEST_CHALLENGE);
    const bearer = /(?:^|,)\s*bearer\s+/i.exec(text);
    if (bearer !== null) {
        const rest = text.slice(bearer.index + bearer[0].length);
        const values = new Map([...rest.matchAll(/([a-z_]{1,40})="((?:[^"\\]|\\.)*)"/gi)].map(([, key = '', value = '']) => [
            key.toLowerCase(),
            value.replaceAll(/\\(.)/g, '$1'),
        ]));
        const realm = values.get('realm');
        if (realm !== undefined)
            return { scheme: 'bearer', realm, service: values.get('service') };
    }
    return /(?:^|,)\s*basic\b/i.test(text) ? { scheme: 'basic' } : undefined;
}

;// CONCATENATED MODULE: ./src/oci/connection.js






/** How often something is tried before it is given up. */
const TRIES = 4;
const REPEATED = [429, 500, 502, 503, 504];
const LARGEST_IGNORED = 64 * 1024;
/** A registry: logs in where it asks for it, and repeats what may be repeated. */
class Connection {
    /** As errors name it: a mirror with what it stands for. */
    registry;
    address;
    signal;
    #patience;
    #sender;
    #authorization;
    constructor(registry, access) {
        const { host, address } = (0,oci_access/* placeOf */.$t)(registry, access);
        this.registry = host === registry ? registry : `${host} (for ${registry})`;
        this.address = address;
        this.signal = access.signal;
        this.#patience = access.patience ?? oci_access/* PATIENCE */.aZ;
        this.#sender = new Sender(access);
        this.#authorization = new Authorization(host, access, this.#sender);
    }
    /**
     * Sends a request that has the same effect when it is sent twice: a broken connection, 429 and 5xx are met with
     * patience. What comes of it in the end is handed back, whatever its status.
     *
     * @throws {UserError} the registry can't be reached
     */
    request(call, purpose) {
        return this.#patiently(call, purpose, async (answer) => answer);
    }
    /**
     * The same, with the body of a 200 read to its end.
     *
     * @returns `bytes` is undefined where the body has more than `most`
     */
    read(call, purpose, most) {
        return this.#patiently(call, purpose, async (answer) => ({
            answer,
            bytes: answer.statusCode === 200 ? await bodyOf(answer, most) : undefined,
        }));
    }
    async #patiently(call, purpose, finish) {
        for (let tried = 1;; tried++) {
            const last = tried === TRIES;
            try {
                const answer = await this.once(call, purpose);
                const pause = REPEATED.includes(answer.statusCode) ? this.#pauseOf(answer, tried) : undefined;
                if (last || pause === undefined)
                    return await finish(answer);
                await bodyOf(answer, LARGEST_IGNORED);
                await this.#rest(pause);
            }
            catch (error) {
                if (!(error instanceof Interrupted))
                    throw error;
                if (last)
                    throw this.unreachable(error, purpose);
                await this.pause(tried);
            }
        }
    }
    /**
     * Sends a request, and again where it was refused for want of a login.
     *
     * @throws {Interrupted} the connection failed
     */
    async once(call, { scopes }) {
        const isOurs = call.url.origin === this.address.origin;
        const answer = await this.#sender.send(call, isOurs ? await this.#authorization.header(scopes) : undefined);
        if (answer.statusCode !== 401 || !isOurs)
            return answer;
        this.#authorization.challenged(answer.headers['www-authenticate']);
        const header = await this.#authorization.header(scopes);
        if (header === undefined)
            return answer;
        await bodyOf(answer, LARGEST_IGNORED);
        return await this.#sender.send(call, header);
    }
    /** The error for an answer that is no success. */
    async refused(answer, { doing }) {
        const loggedIn = await this.#authorization.hasCredentials();
        return await refusal_refusal(answer, { registry: this.registry, doing, loggedIn });
    }
    unreachable(cause, { doing }) {
        return new errors/* UserError */.yo(`can't ${doing} at ${this.registry}: ${line(cause.message)}; check the name and that this machine can reach it`, { cause });
    }
    /** Waits before the next try. */
    async pause(tried) {
        await this.#rest(this.#patience.pause * 2 ** (tried - 1));
    }
    /** Milliseconds; undefined where the registry asks for more than is waited. */
    #pauseOf(answer, tried) {
        const asked = retryAfter(answer.headers['retry-after'], Date.now());
        if (asked === undefined)
            return this.#patience.pause * 2 ** (tried - 1);
        return asked <= this.#patience.longest ? asked : undefined;
    }
    async #rest(milliseconds) {
        await (0,promises_.setTimeout)(milliseconds, undefined, { signal: this.signal }).catch(() => this.signal.throwIfAborted());
    }
}
/** Milliseconds of a Retry-After header: seconds, or a date. */
function retryAfter(header, now) {
    if (header === undefined)
        return undefined;
    if (/^[0-9]{1,9}$/.test(header))
        return Number(header) * 1000;
    const date = Date.parse(header);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/oci/content.js



/**
 * Passes bytes on and checks at their end that they are the ones announced (T23).
 *
 * @param where whose bytes these are, as an error names it: `the blob sha256:… of ghcr.io/acme/shop`
 * @throws {UserError}    too many, or others
 * @throws {Interrupted} too few
 */
async function* checked(bytes, { digest, size }, where) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let seen = 0;
    for await (const chunk of bytes) {
        seen += chunk.length;
        if (seen > size)
            throw new errors/* UserError */.yo(`${where} has more than the ${size} bytes announced; don't trust this source`);
        hash.update(chunk);
        yield chunk;
    }
    if (seen < size)
        throw new Interrupted(`${where} ended after ${seen} of ${size} bytes`);
    const found = `sha256:${hash.digest('hex')}`;
    if (found !== digest) {
        throw new errors/* UserError */.yo(`${where} is not what its digest says: its bytes are ${found}; don't trust this source`);
    }
}
/** The bytes after the first `count`. */
async function* after(count, bytes) {
    let left = count;
    for await (const chunk of bytes) {
        if (left < chunk.length)
            yield left === 0 ? chunk : chunk.subarray(left);
        left = Math.max(0, left - chunk.length);
    }
}
/** Hands a stream out in pieces of known sizes. */
class Pieces {
    #iterator;
    #rest = new Uint8Array(0);
    constructor(bytes) {
        this.#iterator = bytes[Symbol.asyncIterator]();
    }
    /** The next `size` bytes; fewer where the stream ends. */
    async *next(size) {
        let left = size;
        while (left > 0) {
            if (this.#rest.length === 0) {
                const { done, value } = await this.#iterator.next();
                if (done)
                    return;
                this.#rest = value;
            }
            const part = this.#rest.subarray(0, left);
            this.#rest = this.#rest.subarray(part.length);
            left -= part.length;
            if (part.length > 0)
                yield part;
        }
    }
    /** Lets the source go, or sees that it ends here. @throws what its end brings to light */
    async end() {
        if (this.#rest.length > 0)
            throw new Error('a source has more bytes than were asked of it');
        await this.#iterator.next();
    }
    async close() {
        await this.#iterator.return?.();
    }
}
/** All bytes of something small. @throws what the source throws */
async function gathered(bytes) {
    const chunks = [];
    for await (const chunk of bytes)
        chunks.push(chunk);
    return Buffer.concat(chunks);
}

;// CONCATENATED MODULE: ./src/oci/download.js





/** Who gets so many bytes on between two failures has a registry that works: its tries are counted anew. */
const PROGRESS_BYTES = 1024 * 1024;
/** What a registry says that gives no parts. */
const UNSATISFIABLE = 416;
/**
 * The bytes of a blob. Where the connection breaks, the rest is asked for; a registry that gives all of it again is read
 * from its beginning, and what came before is passed over. Whoever gets them checks them as a whole.
 *
 * @throws {UserError}    the registry refuses
 * @throws {Interrupted} it broke off again and again without getting on
 */
async function* downloaded(download) {
    const { connection, size } = download;
    let [offset, begun, tried] = [0, 0, 1];
    for (;;) {
        try {
            for await (const chunk of bytesFrom(download, offset)) {
                offset += chunk.length;
                yield chunk;
            }
            if (offset >= size)
                return;
            throw new Interrupted(`it ended after ${offset} of ${size} bytes`);
        }
        catch (error) {
            if (!(error instanceof Interrupted))
                throw error;
            tried = offset - begun >= PROGRESS_BYTES ? 1 : tried + 1;
            begun = offset;
            if (tried > TRIES)
                throw interrupted(download, error);
            await connection.pause(tried);
        }
    }
}
async function* bytesFrom({ connection, purpose, url }, offset) {
    const whole = { method: 'GET', url };
    let answer = await connection.request(offset === 0 ? whole : { ...whole, headers: { range: `bytes=${offset}-` } }, purpose);
    if (answer.statusCode === UNSATISFIABLE && offset > 0) {
        answer.destroy();
        answer = await connection.request(whole, purpose);
    }
    const bytes = fromOffset(answer, offset);
    if (bytes === undefined)
        throw await connection.refused(answer, purpose);
    try {
        yield* bytes;
    }
    catch (error) {
        connection.signal.throwIfAborted();
        throw new Interrupted(line((0,errors/* messageOf */.bD)(error)), { cause: error });
    }
    finally {
        answer.destroy();
    }
}
/** undefined where the answer has not got them. */
function fromOffset(answer, offset) {
    const bytes = answer;
    if (answer.statusCode === 200)
        return after(offset, bytes);
    if (answer.statusCode !== 206 || offset === 0)
        return undefined;
    const first = /^bytes ([0-9]{1,15})-/.exec(answer.headers['content-range'] ?? '')?.[1];
    return first !== undefined && Number(first) <= offset ? after(offset - Number(first), bytes) : undefined;
}
function interrupted({ connection, purpose }, cause) {
    const why = line(cause.message);
    return new Interrupted(`can't ${purpose.doing} at ${connection.registry}: ${why}; try again`, { cause });
}

;// CONCATENATED MODULE: ./src/oci/media-types.js
/** @see https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const OCI_EMPTY = 'application/vnd.oci.empty.v1+json';
const DOCKER_INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const INDEX_TYPES = [OCI_INDEX, DOCKER_INDEX];
const MANIFEST_TYPES = [OCI_MANIFEST, DOCKER_MANIFEST];

;// CONCATENATED MODULE: ./src/oci/manifest.js




/** Registries accept 4 MiB at least; nothing larger is read or written. */
const LARGEST_MANIFEST = 4 * 1024 * 1024;
function digestOf(bytes) {
    return `sha256:${(0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex')}`;
}
/**
 * @param mediaType what the registry or the descriptor says it is; what the manifest says itself must agree
 * @param where     the manifest as an error names it
 * @throws {UserError} it is none that is understood
 */
function parseManifest(bytes, mediaType, where) {
    const fault = (what) => new errors/* UserError */.yo(`${where}: ${what}; push the image again with a current tool`);
    const json = objectOf(parsed(bytes));
    if (json === undefined)
        throw fault('it is no JSON object');
    if (json.schemaVersion !== 2)
        throw fault('it is no manifest of version 2');
    const own = typeof json.mediaType === 'string' ? json.mediaType : undefined;
    if (own !== undefined && mediaType !== undefined && isKnown(mediaType) && own !== mediaType) {
        throw fault(`it says it is ${own.slice(0, 100)} where ${mediaType} was announced`);
    }
    const type = own ?? (isKnown(mediaType) ? mediaType : Array.isArray(json.manifests) ? OCI_INDEX : OCI_MANIFEST);
    const descriptor = { mediaType: type, digest: digestOf(bytes), size: bytes.length };
    const rest = { descriptor, bytes, ...described(json, fault) };
    if (INDEX_TYPES.includes(type)) {
        // A file that two readers take for two things is refused (image-spec, CVE-2021-41190).
        if (json.layers !== undefined || json.config !== undefined)
            throw fault('it is index and manifest at once');
        return { kind: 'index', manifests: descriptors(json.manifests ?? [], 'manifests', fault), ...rest };
    }
    if (!MANIFEST_TYPES.includes(type))
        throw fault(`${type.slice(0, 100)} is no manifest of an image or index`);
    if (json.manifests !== undefined)
        throw fault('it is index and manifest at once');
    const config = descriptorOf(json.config);
    if (config === undefined)
        throw fault('its config is no descriptor');
    return { kind: 'image', config, layers: descriptors(json.layers, 'layers', fault), ...rest };
}
function described(json, fault) {
    const subject = json.subject === undefined ? undefined : descriptorOf(json.subject);
    if (json.subject !== undefined && subject === undefined)
        throw fault('its subject is no descriptor');
    const { artifactType } = json;
    return {
        ...(typeof artifactType === 'string' && artifactType !== '' && { artifactType }),
        ...(subject && { subject }),
        annotations: texts(json.annotations),
    };
}
function descriptors(list, name, fault) {
    if (!Array.isArray(list))
        throw fault(`it has no ${name}`);
    return list.map((one, index) => {
        const descriptor = descriptorOf(one);
        if (descriptor === undefined)
            throw fault(`${name}[${index}] is no descriptor with a sha256 digest`);
        return descriptor;
    });
}
/** A descriptor of what was parsed, with the fields that are known; undefined where it is none. */
function descriptorOf(value) {
    const json = objectOf(value);
    if (json === undefined)
        return undefined;
    const { mediaType, digest, size, artifactType, urls } = json;
    if (typeof mediaType !== 'string' || typeof digest !== 'string' || !(0,image_reference/* isDigest */.Bc)(digest))
        return undefined;
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
        return undefined;
    const platform = platformOf(json.platform);
    return {
        mediaType,
        digest,
        size,
        ...(platform && { platform }),
        ...(typeof artifactType === 'string' && { artifactType }),
        ...(objectOf(json.annotations) && { annotations: texts(json.annotations) }),
        ...(Array.isArray(urls) && { urls: urls.filter((url) => typeof url === 'string') }),
    };
}
function platformOf(value) {
    const { os, architecture, variant } = objectOf(value) ?? {};
    if (typeof os !== 'string' || typeof architecture !== 'string')
        return undefined;
    return { os, architecture, ...(typeof variant === 'string' && variant !== '' && { variant }) };
}
/** `linux/amd64`, `linux/arm/v7`; undefined for attestations, which are of no platform. */
function platformName({ platform }) {
    if (platform === undefined || platform.os === 'unknown')
        return undefined;
    const { os, architecture, variant } = platform;
    return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
function parsed(bytes) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch {
        return undefined;
    }
}
function objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
function texts(value) {
    const entries = Object.entries(objectOf(value) ?? {});
    return Object.fromEntries(entries.filter((entry) => typeof entry[1] === 'string'));
}
function isKnown(mediaType) {
    return mediaType !== undefined && (INDEX_TYPES.includes(mediaType) || MANIFEST_TYPES.includes(mediaType));
}

;// CONCATENATED MODULE: ./src/oci/pages.js


/** The next page of a list, from `Link: <…>; rel="next"`; only the same registry is asked for it. */
function pageAfter(answer, url) {
    const { link } = answer.headers;
    const target = /^\s*<([^<>]{1,2000})>\s*;[^,]*\brel="?next"?/i.exec(Array.isArray(link) ? link.join() : (link ?? ''))?.[1];
    if (target === undefined || !URL.canParse(target, url.href))
        return undefined;
    const next = new URL(target, url);
    return next.origin === url.origin && next.href !== url.href ? next : undefined;
}
/** @throws {UserError} it is no list of tags */
function readTags(bytes, repository) {
    try {
        const { tags } = JSON.parse(String(bytes));
        // Registries say null where there are none.
        if (tags === null || Array.isArray(tags))
            return (tags ?? []).filter((tag) => isTag(String(tag)));
    }
    catch {
        // Said below.
    }
    throw new errors/* UserError */.yo(`${repository}: its registry's list of tags can't be read; try later`);
}

;// CONCATENATED MODULE: ./src/oci/referrers.js



/**
 * Where a registry does not list referrers itself, an index under a tag does.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
function referrersTag(digest) {
    return digest.replace(':', '-');
}
/** How often a list is written again because another writer was in between. */
const referrers_TRIES = 5;
async function fallbackReferrers(store, digest) {
    const list = await store.find(referrersTag(digest));
    return list?.kind === 'index' ? [...list.manifests] : [];
}
/**
 * Adds a manifest to the list under its subject's tag. Nobody holds a lock there, so the list is read again.
 *
 * @throws {UserError} other writers were in between each time, or the tag is in use for something else
 */
async function registerReferrer(store, subject, referrer) {
    const tag = referrersTag(subject.digest);
    const mine = referrer.descriptor.digest;
    for (let tried = 0; tried < referrers_TRIES; tried++) {
        const list = await store.find(tag);
        if (list !== undefined && list.kind !== 'index') {
            throw new errors/* UserError */.yo(`${store.name}:${tag} is an image where a list of referrers belongs; remove that tag`);
        }
        if (list?.manifests.some(({ digest }) => digest === mine))
            return;
        await store.putManifest(listOf([...(list?.manifests ?? []), referrerDescriptor(referrer)]), { tag });
    }
    const list = await fallbackReferrers(store, subject.digest);
    if (list.some(({ digest }) => digest === mine))
        return;
    throw new errors/* UserError */.yo(`${store.name}:${tag}: other writers kept changing this list of referrers; run this again`);
}
/** What a list says of a referrer: its kind and annotations, so that readers can choose. */
function referrerDescriptor(referrer) {
    const { mediaType, digest, size } = referrer.descriptor;
    const type = referrer.artifactType ?? (referrer.kind === 'image' ? referrer.config.mediaType : undefined);
    return {
        mediaType,
        digest,
        size,
        ...(type !== undefined && { artifactType: type }),
        ...(Object.keys(referrer.annotations).length > 0 && { annotations: referrer.annotations }),
    };
}
function listOf(manifests) {
    const content = { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
    const bytes = Buffer.from(JSON.stringify(content));
    const descriptor = { mediaType: OCI_INDEX, digest: digestOf(bytes), size: bytes.length };
    return { kind: 'index', descriptor, bytes, manifests, annotations: {} };
}

;// CONCATENATED MODULE: ./src/oci/upload.js



/** Pieces of this size are lost at most when a connection breaks. */
const PIECE_BYTES = 32 * 1024 * 1024;
const upload_LARGEST_IGNORED = 64 * 1024;
/** No success, yet another way may lead there: too large, out of order, forgotten, overloaded, broken inside. */
const RECOVERABLE = [404, 408, 413, 416, 429, 500, 502, 503, 504];
/**
 * Uploads a blob in one request, which every registry takes. Where that breaks, the registry is asked how much it has,
 * and gets the rest in pieces.
 *
 * @param from path of a repository of the same registry that may have the blob, so that it need not travel
 * @throws {UserError} the registry refused it or failed again and again, or the bytes are not those of the digest
 */
async function upload(task, from) {
    const begun = await begin(task, from);
    if (begun === 'mounted')
        return begun;
    await new Attempts(task).run(begun);
    return 'copied';
}
/** One blob on its way. */
class Attempts {
    #task;
    #what;
    #place;
    #offset = 0;
    constructor(task) {
        this.#task = task;
        this.#what = `the blob ${task.content.digest}`;
    }
    async run(place) {
        const { connection, purpose } = this.#task;
        this.#place = place;
        for (let tried = 1;; tried++) {
            const reached = this.#offset;
            const trouble = await this.#try(tried === 1);
            if (trouble === undefined)
                return;
            if (this.#offset > reached)
                tried = 1;
            if (tried >= TRIES)
                throw trouble instanceof Interrupted ? connection.unreachable(trouble, purpose) : trouble;
            await connection.pause(tried);
            if (await this.#isThere())
                return;
            await this.#ask();
        }
    }
    /** What went wrong and may be tried again. */
    async #try(whole) {
        try {
            const answer = whole ? await this.#sendWhole() : await this.#sendPieces();
            if (answer.statusCode === 201 || answer.statusCode === 204) {
                await bodyOf(answer, upload_LARGEST_IGNORED);
                return undefined;
            }
            const { statusCode } = answer;
            const refused = await this.#task.connection.refused(answer, this.#task.purpose);
            if (!RECOVERABLE.includes(statusCode))
                throw refused;
            return refused;
        }
        catch (error) {
            if (error instanceof Interrupted)
                return error;
            throw error;
        }
    }
    #source() {
        return checked(this.#task.open(), this.#task.content, this.#what);
    }
    #sendWhole() {
        const { content } = this.#task;
        return this.#put({ size: content.size, open: () => this.#source() });
    }
    #put(body) {
        const { connection, purpose, content } = this.#task;
        const url = new URL(this.#place);
        // Appended, as the rest of the query is the registry's own and stays as it is.
        url.search += `${url.search === '' ? '' : '&'}digest=${encodeURIComponent(content.digest)}`;
        return connection.once(bytesCall('PUT', url, body), purpose);
    }
    async #sendPieces() {
        const { connection, purpose, content, pieceBytes = PIECE_BYTES } = this.#task;
        const pieces = new Pieces(after(this.#offset, this.#source()));
        try {
            while (this.#offset < content.size) {
                const size = Math.min(pieceBytes, content.size - this.#offset);
                const last = this.#offset + size - 1;
                const call = bytesCall('PATCH', this.#place, onceOnly(size, () => pieces.next(size)));
                const range = { 'content-range': `${this.#offset}-${last}` };
                const answer = await connection.once({ ...call, headers: { ...call.headers, ...range } }, purpose);
                if (answer.statusCode !== 202)
                    return answer;
                this.#place = locationOf(answer, call.url) ?? this.#place;
                const reached = offsetOf(answer) ?? last + 1;
                await bodyOf(answer, upload_LARGEST_IGNORED);
                if (reached !== last + 1)
                    throw new Interrupted(`the registry took ${reached} of ${last + 1} bytes`);
                this.#offset = reached;
            }
            await pieces.end();
            return await this.#put();
        }
        finally {
            await pieces.close();
        }
    }
    async #isThere() {
        const { connection, purpose, blobs, content } = this.#task;
        const answer = await connection.request({ method: 'HEAD', url: new URL(`./${content.digest}`, blobs) }, purpose);
        answer.destroy();
        return answer.statusCode === 200;
    }
    /** Asks how much has arrived; a registry that has forgotten the upload gets a new one. */
    async #ask() {
        const { connection, purpose } = this.#task;
        const answer = await connection.request({ method: 'GET', url: this.#place }, purpose);
        await bodyOf(answer, upload_LARGEST_IGNORED);
        const offset = answer.statusCode === 204 ? offsetOf(answer) : undefined;
        if (offset !== undefined && offset <= this.#task.content.size) {
            this.#place = locationOf(answer, this.#place) ?? this.#place;
            this.#offset = offset;
            return;
        }
        this.#place = (await begin(this.#task));
        this.#offset = 0;
    }
}
async function begin(task, from) {
    const { connection, purpose, blobs, content } = task;
    const url = new URL('uploads/', blobs);
    const scopes = [...purpose.scopes];
    if (from !== undefined) {
        url.search = new URLSearchParams({ mount: content.digest, from }).toString();
        scopes.push(`repository:${from}:pull`);
    }
    const answer = await connection.request({ method: 'POST', url }, { ...purpose, scopes });
    const place = locationOf(answer, url);
    if (answer.statusCode === 202 && place !== undefined) {
        await bodyOf(answer, upload_LARGEST_IGNORED);
        return place;
    }
    if (answer.statusCode === 201 && from !== undefined) {
        await bodyOf(answer, upload_LARGEST_IGNORED);
        return 'mounted';
    }
    // Not every registry mounts, and not everybody may read the other repository.
    if (from !== undefined && answer.statusCode >= 400 && answer.statusCode < 500 && answer.statusCode !== 429) {
        await bodyOf(answer, upload_LARGEST_IGNORED);
        return begin(task);
    }
    throw await connection.refused(answer, purpose);
}
function bytesCall(method, url, body) {
    return { method, url, headers: { 'content-type': 'application/octet-stream' }, ...(body && { body }) };
}
/** Bytes that can't be had a second time: who wants them again asks the registry for its offset first. */
function onceOnly(size, open) {
    let isOpen = false;
    return {
        size,
        open() {
            if (isOpen)
                throw new Interrupted('a login ran out in the middle of an upload');
            isOpen = true;
            return open();
        },
    };
}
/** May be relative. */
function locationOf(answer, base) {
    const { location } = answer.headers;
    return location !== undefined && URL.canParse(location, base.href) ? new URL(location, base) : undefined;
}
/** Bytes that have arrived, from `Range: 0-<last>`. An empty upload says `0-0` too, and is sent from its beginning. */
function offsetOf(answer) {
    const last = /^(?:bytes=)?0-([0-9]{1,15})$/.exec(answer.headers.range ?? '')?.[1];
    if (last === undefined)
        return undefined;
    return last === '0' ? 0 : Number(last) + 1;
}

;// CONCATENATED MODULE: ./src/oci/registry.js












const ACCEPTED = [...INDEX_TYPES, ...MANIFEST_TYPES].join(', ');
const registry_LARGEST_IGNORED = 64 * 1024;
/** What registries without the referrers API say where it would be. */
const WITHOUT_REFERRERS = [400, 404, 405, 501];
/** The repository that a reference names. Nothing is asked of the registry yet. */
function registry_openRegistry(reference, access) {
    return new Repository(typeof reference === 'string' ? parseReference(reference) : reference, access);
}
/** A repository of a registry. All that is read is checked against its digest. */
class Repository {
    registry;
    path;
    #connection;
    #address;
    /** Referrers are written one after the other: neither a list under a tag nor every registry bears two at once. */
    #referring = Promise.resolve();
    constructor({ registry, path }, access) {
        this.registry = registry;
        this.path = path;
        this.#connection = new Connection(registry, access);
        this.#address = new URL(`${path}/`, this.#connection.address);
    }
    get name() {
        return repositoryOf(this);
    }
    async find(tagOrDigest) {
        const { answer, bytes } = await this.#getManifest(tagOrDigest);
        if (answer.statusCode !== 404)
            return await this.#checkedManifest(answer, bytes, tagOrDigest);
        await bodyOf(answer, registry_LARGEST_IGNORED);
        return undefined;
    }
    async resolve(tagOrDigest) {
        const { answer, bytes } = await this.#getManifest(tagOrDigest);
        return await this.#checkedManifest(answer, bytes, tagOrDigest);
    }
    async hasBlob({ digest, size }) {
        const purpose = this.#purpose(`look for the blob ${digest} of ${this.path}`, 'pull');
        const answer = await this.#connection.request({ method: 'HEAD', url: this.#url('blobs', digest) }, purpose);
        if (answer.statusCode !== 200 && answer.statusCode !== 404)
            throw await this.#connection.refused(answer, purpose);
        answer.destroy();
        const length = answer.headers['content-length'];
        return answer.statusCode === 200 && (length === undefined || Number(length) === size);
    }
    blob(content) {
        const what = `the blob ${content.digest} of ${this.name}`;
        const download = {
            connection: this.#connection,
            purpose: this.#purpose(`read the blob ${content.digest} of ${this.path}`, 'pull'),
            url: this.#url('blobs', content.digest),
            size: content.size,
        };
        return { open: () => checked(downloaded(download), content, what), from: this };
    }
    async putBlob(content, source) {
        if (await this.hasBlob(content))
            return 'present';
        const { from } = source;
        const sibling = from?.registry === this.registry && from.path !== this.path ? from.path : undefined;
        const task = {
            connection: this.#connection,
            purpose: this.#purpose(`write the blob ${content.digest} to ${this.path}`, 'pull,push'),
            blobs: this.#url('blobs', ''),
            content,
            open: source.open,
        };
        return await upload(task, sibling);
    }
    async putManifest(manifest, name) {
        if (manifest.subject === undefined)
            return await this.#putManifest(manifest, name);
        const write = this.#referring.then(() => this.#putManifest(manifest, name));
        this.#referring = write.catch(() => { });
        await write;
    }
    async #putManifest(manifest, name) {
        const { bytes, subject, descriptor } = manifest;
        if (bytes.length > LARGEST_MANIFEST) {
            throw new errors/* UserError */.yo(`a manifest for ${this.name} has ${bytes.length} bytes, more than ${LARGEST_MANIFEST}; list less in it`);
        }
        const tag = typeof name === 'object' ? name.tag : undefined;
        const place = tag ?? descriptor.digest;
        const purpose = this.#purpose(`write ${this.#nameOf(place)}`, 'pull,push');
        const headers = { 'content-type': descriptor.mediaType };
        const call = { method: 'PUT', url: this.#url('manifests', place), headers, body: bytes };
        const answer = await this.#connection.request(call, purpose);
        if (answer.statusCode !== 201)
            throw await this.#connection.refused(answer, purpose);
        await bodyOf(answer, registry_LARGEST_IGNORED);
        const stored = answer.headers['docker-content-digest'];
        if (typeof stored === 'string' && stored !== descriptor.digest) {
            throw new errors/* UserError */.yo(`${this.registry} stored ${this.#nameOf(place)} as ${stored.slice(0, 80)} instead of ${descriptor.digest}; don't trust this registry`);
        }
        if (subject !== undefined && answer.headers['oci-subject'] === undefined) {
            await registerReferrer(this, subject, manifest);
        }
    }
    /** Removes a manifest; its blobs go with the registry's next clean-up. */
    async deleteManifest(tagOrDigest) {
        const purpose = this.#purpose(`delete ${this.#nameOf(tagOrDigest)}`, 'pull,delete');
        const answer = await this.#connection.request({ method: 'DELETE', url: this.#url('manifests', tagOrDigest) }, purpose);
        if (answer.statusCode !== 202 && answer.statusCode !== 404)
            throw await this.#connection.refused(answer, purpose);
        await bodyOf(answer, registry_LARGEST_IGNORED);
    }
    async tags() {
        const purpose = this.#purpose(`list the tags of ${this.path}`, 'pull');
        const found = [];
        for (let url = this.#url('tags', 'list'); url !== undefined;) {
            const { answer, bytes } = await this.#connection.read({ method: 'GET', url }, purpose, LARGEST_MANIFEST);
            if (answer.statusCode === 404) {
                await bodyOf(answer, registry_LARGEST_IGNORED);
                return found;
            }
            if (answer.statusCode !== 200)
                throw await this.#connection.refused(answer, purpose);
            found.push(...readTags(bytes, this.name));
            url = pageAfter(answer, url);
        }
        return found;
    }
    async referrers(digest) {
        const purpose = this.#purpose(`list the referrers of ${this.#nameOf(digest)}`, 'pull');
        const found = [];
        for (let url = this.#url('referrers', digest); url !== undefined;) {
            const call = { method: 'GET', url, headers: { accept: OCI_INDEX } };
            const { answer, bytes } = await this.#connection.read(call, purpose, LARGEST_MANIFEST);
            if (WITHOUT_REFERRERS.includes(answer.statusCode)) {
                // What nobody reads holds its connection, and with it this process.
                await bodyOf(answer, registry_LARGEST_IGNORED);
                return await fallbackReferrers(this, digest);
            }
            if (answer.statusCode !== 200)
                throw await this.#connection.refused(answer, purpose);
            const where = `the list of referrers of ${this.#nameOf(digest, this.name)}`;
            const list = parseManifest(this.#whole(bytes, where), OCI_INDEX, where);
            found.push(...(list.kind === 'index' ? list.manifests : []));
            url = pageAfter(answer, url);
        }
        return found;
    }
    #getManifest(tagOrDigest) {
        if (!(0,image_reference/* isDigest */.Bc)(tagOrDigest) && !isTag(tagOrDigest)) {
            throw new errors/* UserError */.yo(`"${tagOrDigest.slice(0, 100)}" is neither tag nor sha256 digest of ${this.name}`);
        }
        const call = { method: 'GET', url: this.#url('manifests', tagOrDigest), headers: { accept: ACCEPTED } };
        return this.#connection.read(call, this.#reading(tagOrDigest), LARGEST_MANIFEST);
    }
    async #checkedManifest(answer, body, tagOrDigest) {
        if (answer.statusCode !== 200)
            throw await this.#connection.refused(answer, this.#reading(tagOrDigest));
        const where = this.#nameOf(tagOrDigest, this.name);
        const bytes = this.#whole(body, where);
        const digest = digestOf(bytes);
        const announced = answer.headers['docker-content-digest'];
        const expected = (0,image_reference/* isDigest */.Bc)(tagOrDigest) ? tagOrDigest : announced;
        if (typeof expected === 'string' && expected !== digest) {
            throw new errors/* UserError */.yo(`${where} is not what its digest says: its bytes are ${digest}; don't trust this registry`);
        }
        return parseManifest(bytes, answer.headers['content-type']?.split(';')[0]?.trim(), where);
    }
    #whole(bytes, where) {
        if (bytes !== undefined)
            return bytes;
        throw new errors/* UserError */.yo(`${where} is larger than ${LARGEST_MANIFEST} bytes; no manifest of an image or list is`);
    }
    #url(kind, name) {
        return new URL(`${kind}/${name === '' ? '' : `./${name}`}`, this.#address);
    }
    #purpose(doing, rights) {
        // A mirror may have what it mirrors in a folder of its own.
        const path = this.#address.pathname.slice('/v2/'.length, -1);
        return { doing, scopes: [`repository:${path}:${rights}`] };
    }
    #reading(tagOrDigest) {
        return this.#purpose(`read ${this.#nameOf(tagOrDigest)}`, 'pull');
    }
    #nameOf(tagOrDigest, repository = this.path) {
        return `${repository}${(0,image_reference/* isDigest */.Bc)(tagOrDigest) ? '@' : ':'}${tagOrDigest}`;
    }
}

;// CONCATENATED MODULE: ./src/audit/types.js
const LINKS = (/* unused pure expression or super */ null && ([
    'running',
    'image',
    'signature',
    'provenance',
    'bill-of-materials',
    'commit',
    'package',
    'promotion',
    'rollout',
    'admission',
    'gates',
    'score',
    'approval',
]));
/** The fact by which a check on entry says that somebody took it away (T27). */
const BROKEN_GLASS = 'glass broken by';

;// CONCATENATED MODULE: ./src/audit/controls.js

/**
 * Controls of AICPA's Trust Services Criteria 2017 (revised points of focus 2022) that the way of a change into production
 * is about, and the links that say something for them.
 * @see https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022
 */
const CONTROL_RULES = [
    {
        id: 'CC6.1',
        title: 'Only those who may can put software in place: signatures of listed keys alone count',
        links: ['signature', 'package'],
        needs: 'any',
    },
    {
        id: 'CC6.8',
        title: 'Unauthorised or malicious software is kept out: it is checked at the moment it comes in',
        links: ['admission'],
        needs: 'all',
    },
    {
        id: 'CC7.1',
        title: 'What is in use is known, and changes of it are seen: digests and a list of components',
        links: ['image', 'bill-of-materials'],
        needs: 'all',
    },
    { id: 'CC7.2', title: 'Systems are watched for anomalies while a change comes in', links: ['gates'], needs: 'all' },
    {
        id: 'CC7.3',
        title: 'What is seen is weighed, and a decision taken and written down',
        links: ['gates', 'score'],
        needs: 'any',
    },
    {
        id: 'CC8.1 authorised',
        title: 'Changes are authorised before they are made',
        links: ['promotion', 'approval'],
        needs: 'any',
    },
    {
        id: 'CC8.1 documented',
        title: 'Changes are documented, with who made them and when',
        links: ['rollout'],
        needs: 'all',
    },
    {
        id: 'CC8.1 traceable',
        title: 'What runs can be followed back to its sources and to how it was built',
        links: ['commit', 'provenance'],
        needs: 'all',
    },
    { id: 'CC8.1 tested', title: 'Changes are tested: measured against what ran before', links: ['gates'], needs: 'all' },
    {
        id: 'CC8.1 approved',
        title: 'Changes are approved for the environment that they go to',
        links: ['promotion'],
        needs: 'all',
    },
    {
        id: 'CC8.1 implemented',
        title: 'What was approved is what runs',
        links: ['running', 'image', 'package'],
        needs: 'all',
    },
];
const SEGREGATION = {
    id: 'CC6.3',
    title: 'Duties are separated: who runs a change is not the only one who approves it',
};
/**
 * Which controls the facts of a chain fill, and where there is no evidence. It says what there is, and no more: whether a
 * control works is for an auditor to say.
 */
function controlsOf(links, people, contradictions = []) {
    const filled = CONTROL_RULES.map((rule) => filledBy(rule, links));
    return [...filled, separated(people, contradictions)].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
function filledBy({ id, title, links: kinds, needs }, links) {
    const all = kinds.map((kind) => filling(links.filter((link) => link.kind === kind)));
    const there = all.filter((link) => link !== undefined && link.standing !== 'absent');
    const missing = kinds.filter((_, index) => all[index] === undefined || all[index]?.standing === 'absent');
    const enough = needs === 'all' ? missing.length === 0 : there.length > 0;
    const facts = [
        ...there.map(({ kind, standing, says }) => `${kind}, ${standing}: ${says}`),
        ...missing.map((kind) => `${kind}: ${whyMissing(kind, links)}`),
    ];
    return { id, title, evidence: enough ? weakest(there, needs) : 'none', facts };
}
/** A check that somebody took away is none, whatever others say beside it. */
function filling(links) {
    return links.some(isBroken) ? undefined : strongest(links);
}
function isBroken({ facts }) {
    return BROKEN_GLASS in facts;
}
function whyMissing(kind, links) {
    const its = links.filter((link) => link.kind === kind);
    const why = its.find(isBroken) ?? its[0];
    return why === undefined ? 'no evidence' : `no evidence, ${why.says} (${why.because})`;
}
const ORDER = { proved: 2, claimed: 1, absent: 0 };
function strongest(links) {
    return [...links].sort((a, b) => ORDER[b.standing] - ORDER[a.standing])[0];
}
/** All of them must be sure for the whole to be; where one is enough, the surest says it. */
function weakest(links, needs) {
    const isProved = ({ standing }) => standing === 'proved';
    return (needs === 'all' ? links.every(isProved) : links.some(isProved)) ? 'proved' : 'claimed';
}
function separated({ actors, approvers }, contradictions) {
    const others = [...new Set(approvers.filter((name) => !actors.includes(name)))];
    const noted = contradictions.map((one) => `contradiction: ${one}`);
    if (actors.length === 0 || approvers.length === 0) {
        const missing = actors.length === 0 ? 'nothing says who ran the rollout' : 'nobody is known to have approved it';
        return { ...SEGREGATION, evidence: 'none', facts: [`no evidence, ${missing}`, ...noted] };
    }
    if (others.length === 0) {
        return {
            ...SEGREGATION,
            evidence: 'none',
            facts: [`no evidence, ${actors.join(', ')} ran it and nobody else approved it`, ...noted],
        };
    }
    // Who ran it stands in a record alone, which is a claim.
    return {
        ...SEGREGATION,
        evidence: 'claimed',
        facts: [`${actors.join(', ')} ran it, ${others.join(', ')} approved it`, ...noted],
    };
}

// EXTERNAL MODULE: ../../node_modules/packageurl-js/index.js
var packageurl_js = __webpack_require__(543);
;// CONCATENATED MODULE: ./src/oci/artifact.js




function artifact_partOfBytes(bytes, mediaType, said = {}) {
    return {
        descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length, ...said },
        source: {
            async *open() {
                yield bytes;
            },
        },
    };
}
/** A file, read once for its digest and again when it is sent, and refused when it has changed between (T20). */
async function partOfFile(path, mediaType, said = {}) {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of createReadStream(path)) {
        hash.update(chunk);
        size += chunk.length;
    }
    const descriptor = { mediaType, digest: `sha256:${hash.digest('hex')}`, size, ...said };
    return { descriptor, source: { open: () => createReadStream(path) } };
}
/** The part that stands where there is nothing: `{}`. */
const EMPTY = artifact_partOfBytes(Buffer.from('{}'), OCI_EMPTY);
/**
 * The manifest of an artifact, the same bytes each time: keys in this order, annotations sorted.
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */
function artifactManifest({ artifactType, config = EMPTY, layers, subject, annotations }) {
    const sorted = Object.entries(annotations ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const content = {
        schemaVersion: 2,
        mediaType: OCI_MANIFEST,
        artifactType,
        config: config.descriptor,
        layers: (layers.length === 0 ? [EMPTY] : layers).map(({ descriptor }) => descriptor),
        ...(subject && { subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size } }),
        ...(sorted.length > 0 && { annotations: Object.fromEntries(sorted) }),
    };
    return parseManifest(Buffer.from(JSON.stringify(content)), OCI_MANIFEST, `an artifact of type ${artifactType}`);
}
/**
 * Stores an artifact: its parts, then its manifest.
 *
 * @param tag absent: it is found by its digest, or by its subject
 */
async function pushArtifact(store, artifact, tag) {
    const manifest = artifactManifest(artifact);
    const { config = EMPTY, layers } = artifact;
    for (const { descriptor, source } of [config, ...(layers.length === 0 ? [EMPTY] : layers)]) {
        await store.putBlob(descriptor, source);
    }
    await store.putManifest(manifest, tag === undefined ? 'root' : { tag });
    return manifest;
}

;// CONCATENATED MODULE: ./src/image/provenance.js


/** Media type of an in-toto statement. */
const IN_TOTO = 'application/vnd.in-toto+json';
const PREDICATE = 'https://slsa.dev/provenance/v1';
/** What the parameters below mean; the page of `build-image` describes it. */
const BUILD_TYPE = 'https://gradus.dev/build-image/v1';
/**
 * The SLSA provenance of a build. What a user decided is in the external parameters, all of them, so that a verifier may
 * refuse what it does not expect.
 */
function provenanceOf(facts) {
    if (facts.subjects.length === 0)
        throw new Error('provenance is about at least one digest');
    const { parameters, source, bases } = facts;
    return {
        _type: 'https://in-toto.io/Statement/v1',
        subject: facts.subjects.map(({ name, digest }) => ({ name, digest: digestSet(digest) })),
        predicateType: PREDICATE,
        predicate: {
            buildDefinition: {
                buildType: BUILD_TYPE,
                externalParameters: {
                    ...(source.repository === undefined ? {} : { source: sourceUri(source) }),
                    context: parameters.context,
                    dockerfile: parameters.dockerfile,
                    ...(parameters.target === undefined ? {} : { target: parameters.target }),
                    platforms: [...parameters.platforms],
                    buildArgs: [...parameters.buildArgs].sort(),
                    secrets: [...parameters.secrets].sort(),
                },
                internalParameters: { sourceDateEpoch: facts.epoch, ...(source.dirty ? { dirty: true } : {}) },
                resolvedDependencies: [
                    ...sourceDependency(source),
                    ...bases.map(({ reference, digest }) => ({ uri: ociUri(reference, digest), digest: digestSet(digest) })),
                ],
            },
            runDetails: {
                builder: { id: facts.builder, version: { ...facts.versions } },
                metadata: {
                    invocationId: facts.invocation,
                    startedOn: timestamp(facts.started),
                    finishedOn: timestamp(facts.finished),
                },
            },
        },
    };
}
/** The statement as it is written to a file and attached: the bytes that are signed. */
function provenanceBytes(provenance) {
    return Buffer.from(`${JSON.stringify(provenance, null, 2)}\n`);
}
/** The statement, unsigned, as a referrer of the image's index. */
function provenanceArtifact(bytes, subject) {
    const annotations = { 'in-toto.io/predicate-type': PREDICATE };
    return { artifactType: IN_TOTO, layers: [partOfBytes(bytes, IN_TOTO, { annotations })], subject, annotations };
}
/** A dirty tree is not the commit, so no digest is claimed for it. */
function sourceDependency(source) {
    if (source.repository === undefined || source.commit === undefined)
        return [];
    const uri = sourceUri(source);
    return [source.dirty ? { uri } : { uri, digest: { gitCommit: source.commit } }];
}
function sourceUri({ repository, ref }) {
    return `git+${repository}${ref === undefined ? '' : `@${ref}`}`;
}
/**
 * `docker.io/library/python:3.13-slim` as a package URL.
 *
 * @see https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md
 */
function ociUri(reference, digest) {
    const plain = reference.split('@')[0];
    const slash = plain.lastIndexOf('/');
    const colon = plain.indexOf(':', slash);
    const repository = (colon < 0 ? plain : plain.slice(0, colon)).toLowerCase();
    const tag = colon < 0 ? undefined : plain.slice(colon + 1);
    return new PackageURL('oci', undefined, repository.slice(repository.lastIndexOf('/') + 1), digest, {
        repository_url: repository,
        ...(tag === undefined ? {} : { tag }),
    }, undefined).toString();
}
function digestSet(digest) {
    const [algorithm = '', value = ''] = digest.split(':');
    if (algorithm !== 'sha256' || !/^[0-9a-f]{64}$/.test(value))
        throw new Error(`${digest} is no sha256 digest`);
    return { [algorithm]: value };
}
/** RFC 3339 in UTC with whole seconds, as the specification has it. */
function timestamp(ms) {
    return new Date(ms).toISOString().replace(/\.[0-9]{3}Z$/, 'Z');
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(1455);
;// CONCATENATED MODULE: ./src/image/sbom.js




/** @see https://www.iana.org/assignments/media-types/application/vnd.cyclonedx+json */
const CYCLONEDX = 'application/vnd.cyclonedx+json';
/**
 * A CycloneDX SBOM in JSON, as it stands.
 *
 * @param name how errors call it
 * @throws {UserError} it is none, or lists nothing
 * @see https://cyclonedx.org/docs/1.6/json/
 */
function readSbom(bytes, name) {
    const sbom = readJsonObject(Buffer.from(bytes).toString('utf8'), name);
    if (textAt(sbom, 'bomFormat') !== 'CycloneDX')
        throw new UserError(`${name} is no CycloneDX SBOM: it has no bomFormat`);
    const specVersion = textAt(sbom, 'specVersion') ?? '';
    if (!/^1\.[0-9]+$/.test(specVersion)) {
        throw new UserError(`${name} has specVersion ${JSON.stringify(specVersion.slice(0, 20))}; 1.x is read`);
    }
    const components = listAt(sbom, 'components').length;
    if (components === 0)
        throw new UserError(`${name} lists no component; nothing was recognised in the image`);
    return { specVersion, components, bytes };
}
/** An SBOM as a referrer of one platform's image. */
function sbomArtifact({ bytes }, subject) {
    return { artifactType: CYCLONEDX, layers: [partOfBytes(bytes, CYCLONEDX)], subject };
}
/** An SBOM says what is in an image, for ever; which of it is vulnerable changes by the day and goes out of it. */
async function stripFindings(file) {
    const { vulnerabilities, ...rest } = readJsonObject(await readFile(file, 'utf8'), file);
    if (vulnerabilities !== undefined)
        await writeFile(file, `${JSON.stringify(rest, null, 2)}\n`);
}

// EXTERNAL MODULE: ./src/sign/sigstore/bundle.js
var sigstore_bundle = __webpack_require__(7836);
// EXTERNAL MODULE: ./src/sign/sigstore/statement.js
var sigstore_statement = __webpack_require__(5707);
;// CONCATENATED MODULE: ./src/sign/sigstore/by-identity.js



/**
 * Checks a keyless signature: by whom it was made counts, not with which key.
 *
 * @param bytes what must be signed, where the bundle does not hold it
 * @throws {UserError} it does not count; says why
 */
async function verifyByIdentity({ json }, bytes, { identities, trustedRoot: file }, where, { temporary }) {
    const refuse = (why) => new errors/* UserError */.yo(`${where} does not count: ${why}`);
    if (identities.length === 0)
        throw refuse('it is keyless, and no identity with its issuer is trusted here');
    const { identityOf, trustedRoot } = await Promise.all(/* import() */[__webpack_require__.e(68), __webpack_require__.e(575), __webpack_require__.e(332)]).then(__webpack_require__.bind(__webpack_require__, 332));
    const cache = await (0,external_node_fs_promises_.mkdtemp)((0,external_node_path_.join)(temporary, 'sigstore-'));
    try {
        const root = await trustedRoot(file, cache);
        const { identity, issuer, at } = await identityOf(json, bytes, root, where);
        if (!identities.some((one) => one.identity === identity && one.issuer === issuer)) {
            const trusted = identities.map((one) => `${one.identity} of ${one.issuer}`).join(', ');
            throw refuse(`it was made by ${identity.slice(0, 300)} of ${issuer.slice(0, 200)}, not by ${trusted}`);
        }
        return { kind: 'sigstore', signer: identity, ...(at !== undefined && { at }) };
    }
    finally {
        await (0,external_node_fs_promises_.rm)(cache, { recursive: true, force: true });
    }
}

// EXTERNAL MODULE: ./src/sign/sigstore/by-key.js
var by_key = __webpack_require__(3459);
;// CONCATENATED MODULE: ./src/sign/sigstore/verify.js





/**
 * Checks a bundle over bytes, by key or keyless.
 *
 * @throws {UserError} it does not count; says why
 */
async function verifySigstore(bytes, { bytes: signature, where }, trust, world) {
    const bundle = (0,sigstore_bundle/* readBundle */.Bo)(signature, where);
    if (bundle.content.kind !== 'message') {
        throw new errors/* UserError */.yo(`${where} does not count: it is a signature of a statement, not of a file's bytes`);
    }
    return await verifyBundle(bundle, bytes, trust, where, world);
}
/**
 * Checks a bundle over an image: the digest in what was signed is the one that counts, whatever the registry says.
 *
 * @param digest that the reference was resolved to
 * @throws {UserError} it does not count; says why
 */
async function verifyImageBundle(digest, { bytes, where }, trust, world) {
    const bundle = (0,sigstore_bundle/* readBundle */.Bo)(bytes, where);
    const { content } = bundle;
    if (content.kind !== 'envelope') {
        throw new errors/* UserError */.yo(`${where} does not count: it is a signature of a file's bytes, not of an image`);
    }
    const verified = await verifyBundle(bundle, content.payload, trust, where, world);
    const fault = (0,sigstore_statement/* notAbout */.JP)(digest, content.payload, content.payloadType);
    if (fault !== undefined)
        throw new errors/* UserError */.yo(`${where} does not count: ${fault}`);
    return verified;
}
/**
 * Checks a bundle over a statement about an image, such as its provenance.
 *
 * @param digest that the reference was resolved to
 * @param type   of the predicate, `https://slsa.dev/provenance/v1`
 * @throws {UserError} it does not count; says why
 */
async function verifyStatementBundle(digest, type, { bytes, where }, trust, world) {
    const bundle = (0,sigstore_bundle/* readBundle */.Bo)(bytes, where);
    const { content } = bundle;
    if (content.kind !== 'envelope')
        throw new errors/* UserError */.yo(`${where} does not count: it is no signature of a statement`);
    const verified = await verifyBundle(bundle, content.payload, trust, where, world);
    const statement = (0,sigstore_statement/* statementAbout */.pT)(digest, type, content.payload, content.payloadType);
    if (typeof statement === 'string')
        throw new errors/* UserError */.yo(`${where} does not count: ${statement}`);
    return { ...verified, statement };
}
async function verifyBundle(bundle, signed, trust, where, world) {
    if (bundle.signedBy !== 'certificate') {
        return { kind: 'sigstore', signer: (0,by_key/* verifyByKey */.k)(bundle, bundle.signedBy.hint, trust.keys, signed, where) };
    }
    return await verifyByIdentity(bundle, bundle.content.kind === 'message' ? signed : undefined, trust, where, world);
}

// EXTERNAL MODULE: ./src/sign/openpgp/armour.js
var armour = __webpack_require__(71);
// EXTERNAL MODULE: ./src/sign/openpgp/gpg.js
var gpg = __webpack_require__(4995);
// EXTERNAL MODULE: ./src/sign/openpgp/keys.js
var openpgp_keys = __webpack_require__(9223);
;// CONCATENATED MODULE: ./src/sign/openpgp/status.js
/** Lines that say nothing against a signature. @see https://github.com/gpg/gnupg/blob/master/doc/DETAILS */
const HARMLESS = [
    'NEWSIG',
    'GOODSIG',
    'VALIDSIG',
    'SIG_ID',
    'KEY_CONSIDERED',
    'TRUST_UNDEFINED',
    'TRUST_NEVER',
    'TRUST_MARGINAL',
    'TRUST_FULLY',
    'TRUST_ULTIMATE',
    'VERIFICATION_COMPLIANCE_MODE',
    'PLAINTEXT_LENGTH',
    'PROGRESS',
    'NOTATION_NAME',
    'NOTATION_FLAGS',
    'NOTATION_DATA',
    'POLICY_URL',
];
const REASONS = {
    BADSIG: 'it is not a signature of these bytes: they were changed, or it belongs to something else',
    EXPSIG: 'the signature expired',
    EXPKEYSIG: 'the key expired',
    REVKEYSIG: 'the key was revoked',
    NODATA: 'it is damaged: gpg finds no signature in it',
    UNEXPECTED: 'it holds something else than a signature',
    FAILURE: 'gpg failed over it',
    ERROR: 'gpg failed over it',
    NO_PUBKEY: 'it was made with a key that is not among the trusted ones',
};
const DIGESTS = { 8: 'SHA-256', 9: 'SHA-384', 10: 'SHA-512' };
const WEAK_DIGESTS = { 1: 'MD5', 2: 'SHA-1', 3: 'RIPEMD-160', 11: 'SHA-224' };
/** A signature over bytes as they are; 01 changes line ends before it signs. */
const OVER_BYTES = '00';
/**
 * Reads the status lines of `gpg --verify`. Its exit code is no verdict: 2.2.40 ends with 0 for a revoked or expired
 * key, SHA-1 and a date in the future.
 *
 * @param status lines without their prefix
 * @param code   exit code
 * @returns what was found, or the reason why the signature does not count
 */
function readStatus(status, code) {
    const lines = status.map((line) => line.split(' '));
    const bad = reasonAgainst(lines);
    if (bad !== undefined)
        return bad;
    for (const keyword of ['NEWSIG', 'GOODSIG', 'VALIDSIG']) {
        const count = lines.filter(([word]) => word === keyword).length;
        if (count > 1)
            return 'it holds more than one signature';
        if (count === 0)
            return 'gpg finds no good signature in it';
    }
    const valid = lines.find(([word]) => word === 'VALIDSIG');
    const [, signing = '', , created = '', , , , , digest = '', signatureClass = '', primary = ''] = valid;
    if (!isFingerprint(signing) || !isFingerprint(primary))
        return 'gpg does not say whose it is';
    if (signatureClass !== OVER_BYTES)
        return `it is of class ${signatureClass}, not a signature over a file's bytes (00)`;
    if (DIGESTS[digest] === undefined) {
        const named = WEAK_DIGESTS[digest] ?? `the digest number ${digest}`;
        return `it uses ${named}, where only ${Object.values(DIGESTS).join(', ')} count`;
    }
    if (code !== 0)
        return `gpg ended with code ${code}`;
    return { signing, primary, created: secondsOf(created) };
}
function reasonAgainst(lines) {
    // The most telling one first: NO_PUBKEY explains the ERRSIG before it.
    const words = lines.map(([word = '']) => word);
    const known = Object.keys(REASONS).find((word) => words.includes(word));
    if (known !== undefined)
        return REASONS[known];
    const errored = lines.find(([word]) => word === 'ERRSIG');
    if (errored !== undefined)
        return weakDigest(errored) ?? 'gpg could not check it';
    const unknown = words.find((word) => !HARMLESS.includes(word));
    return unknown === undefined ? undefined : `gpg says ${unknown.slice(0, 40)} of it`;
}
/** `ERRSIG <keyid> <algorithm> <digest> …`: gpg does not even compute digests that it calls weak. */
function weakDigest([, , , digest = '']) {
    const named = WEAK_DIGESTS[digest];
    return named === undefined ? undefined : `it uses ${named}, where only ${Object.values(DIGESTS).join(', ')} count`;
}
function isFingerprint(text) {
    return /^[0-9A-F]{40}$/.test(text);
}
/** Seconds since 1970, or `20261121T150000`. */
function secondsOf(text) {
    if (/^\d+$/.test(text))
        return Number(text);
    const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
    return Date.parse(iso) / 1000;
}

;// CONCATENATED MODULE: ./src/sign/openpgp/verify.js





/** gpg's name for descriptor 4: signature and bytes come by pipes, and nobody can change them in between. */
const FOURTH = '-&4';
/** Clocks of two machines. */
const SKEW_SECONDS = 300;
/**
 * Checks a detached signature strictly: only primary fingerprints of the configuration count.
 *
 * @throws {UserError} it does not count; says why
 */
async function verifyOpenpgp(bytes, { bytes: signature, where }, trust, world) {
    const block = (0,armour/* oneSignatureBlock */.G)(signature, where);
    const allowed = trust.fingerprints.map(readFingerprint);
    const refuse = (why) => new errors/* UserError */.yo(`${where} does not count: ${why}`);
    if (allowed.length === 0)
        throw refuse('no fingerprint of an OpenPGP key is trusted here; list one in trusted-keys');
    return await (0,gpg/* withGpg */.D2)(world, async (gpg) => {
        for (const [index, key] of trust.keys.entries())
            await (0,openpgp_keys/* importKeys */.yK)(gpg, key, `trusted OpenPGP key ${index + 1}`);
        const how = [
            '--no-autostart',
            '--enable-special-filenames',
            '--no-auto-key-retrieve',
            '--no-auto-key-import',
            '--trust-model',
            'always',
        ];
        const { status, code } = await gpg.run([...how, '--verify', '--', FOURTH, '-'], { input: bytes, fourth: block });
        const found = readStatus(status, code);
        if (typeof found === 'string')
            throw refuse(found);
        if (!allowed.includes(found.primary)) {
            throw refuse(`its key ${found.primary} is not one of the trusted ${allowed.join(', ')}`);
        }
        const ahead = found.created - world.now() / 1000;
        if (!(ahead <= SKEW_SECONDS))
            throw refuse(`it says it was made at ${shown(found.created)}, which is still to come`);
        const listed = await gpg.run(['--no-autostart', '--with-colons', '--list-keys']);
        const fault = weaknessOf((0,openpgp_keys/* readKeys */.x4)(listed.stdout), found.primary, found.signing);
        if (fault !== undefined)
            throw refuse(`its key is too weak: ${fault}`);
        return { kind: 'openpgp', signer: found.primary, at: shown(found.created) };
    });
}
/** A weak primary key makes its subkeys worthless. */
function weaknessOf(keys, primary, signing) {
    const key = keys.find((one) => one.primary.fingerprint === primary);
    const part = [key?.primary, ...(key?.subkeys ?? [])].find((one) => one?.fingerprint === signing);
    if (key === undefined || part === undefined)
        return 'gpg does not list it';
    return (0,openpgp_keys/* weakness */.g_)(key.primary) ?? (0,openpgp_keys/* weakness */.g_)(part);
}
/**
 * A primary fingerprint as people write it: with spaces, in small letters.
 *
 * @throws {UserError} it is none: key ids are no names, they can be forged
 */
function readFingerprint(text) {
    const compact = text.replace(/\s/g, '').replace(/^0x/i, '').toUpperCase();
    if (/^[0-9A-F]{40}$/.test(compact))
        return compact;
    throw new errors/* UserError */.yo(`"${text.slice(0, 60)}" is no fingerprint of an OpenPGP key; write its 40 hexadecimal digits, as gpg --fingerprint shows them`);
}
function shown(seconds) {
    return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString() : 'no time that can be read';
}

;// CONCATENATED MODULE: ./src/sign/verify.js



const openpgp = {
    async verify(bytes, signature, trust, world) {
        if (trust.openpgp === undefined)
            throw untrusted(signature, 'no OpenPGP key');
        return await verifyOpenpgp(bytes, signature, trust.openpgp, world);
    },
};
const sigstore = {
    async verify(bytes, signature, trust, world) {
        if (trust.sigstore === undefined)
            throw untrusted(signature, 'neither a Sigstore key nor an identity');
        return await verifySigstore(bytes, signature, trust.sigstore, world);
    },
};
function untrusted({ where }, what) {
    return new errors/* UserError */.yo(`${where} does not count: ${what} is trusted here; add it to trusted-keys`);
}
const verifiers = { openpgp, sigstore };
/**
 * Checks all signatures of the same bytes; one that counts is enough.
 *
 * @param what  the bytes as an error names them: `the package shop 1.2.3`
 * @throws {UserError} none counts; says why of each
 */
async function verify_verifyAny(bytes, signatures, trust, what, world) {
    return await judge(signatures, what, (one) => verifiers[one.kind].verify(bytes, one, trust, world));
}
/** The same with any way to check. @throws {UserError} none counts; says why of each */
async function judge(all, what, check) {
    const verified = [];
    const refused = [];
    for await (const one of all) {
        try {
            verified.push(await check(one));
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            refused.push(error.message);
        }
    }
    if (verified.length > 0)
        return { verified, refused };
    if (refused.length === 0) {
        throw new errors/* UserError */.yo(`${what} is not signed; sign it with sign-package, command: sign`);
    }
    throw new errors/* UserError */.yo(`${what} has no signature that counts: ${refused.join('; ')}`);
}

;// CONCATENATED MODULE: ./src/sign/image.js







const CONTENT = 'dev.sigstore.bundle.content';
const image_PREDICATE = 'dev.sigstore.bundle.predicateType';
const CREATED = 'org.opencontainers.image.created';
/** Anybody who may push can attach more; nobody needs that many. */
const MOST_SIGNATURES = 100;
/**
 * Signs an image or an index by its digest, in the form of cosign 3: a bundle that refers to it.
 *
 * @param digest `sha256:…`; of an index it covers all platforms that are listed in it
 * @returns digest of the signature's manifest
 */
async function signImage(repository, digest, signer, { signal, now }) {
    const { descriptor: subject } = await repository.resolve(digest);
    const bundle = await signer.signStatement((0,sigstore_statement/* imageStatement */.nI)(subject.digest), signal);
    const annotations = {
        [CONTENT]: 'dsse-envelope',
        [image_PREDICATE]: sigstore_statement/* COSIGN_SIGN */["if"],
        [CREATED]: new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    };
    const layers = [artifact_partOfBytes(bundle, sigstore_bundle/* BUNDLE_TYPE */.q$)];
    const { descriptor } = await pushArtifact(repository, { artifactType: sigstore_bundle/* BUNDLE_TYPE */.q$, layers, subject, annotations });
    return descriptor.digest;
}
/**
 * Checks that an image is signed: at least one bundle that refers to it counts, and what it signs is this digest.
 *
 * @param digest that the reference was resolved to, once; this is what must run
 * @throws {UserError} it is not signed, or no signature counts; says why of each
 */
async function verifyImage(repository, digest, trust, world) {
    const what = `${repository.name}@${digest}`;
    const { sigstore } = trust;
    if (sigstore === undefined) {
        throw new errors/* UserError */.yo(`${what} can't be checked: neither a Sigstore key nor an identity is trusted here; list one`);
    }
    const found = (await repository.referrers(digest)).filter(mayBeSignature);
    if (found.length > MOST_SIGNATURES) {
        throw new errors/* UserError */.yo(`${what} has ${found.length} signatures, more than ${MOST_SIGNATURES}; remove those nobody needs`);
    }
    return await judge(found, what, async (descriptor) => {
        const where = `the signature ${descriptor.digest}`;
        const bytes = await bundleOf(repository, digest, descriptor, where);
        return await verifyImageBundle(digest, { bytes, where }, sigstore, world);
    });
}
/**
 * Signed statements of one kind about an image, in the form of cosign 3 and of GitHub's attestations.
 *
 * @param digest that the reference was resolved to
 * @param type   of the predicate, `https://slsa.dev/provenance/v1`
 * @returns those that count, and why others don't
 * @throws {UserError} they can't be read, or are too many
 */
async function signedStatements(repository, digest, type, trust, world) {
    const found = (await repository.referrers(digest)).filter(({ artifactType, annotations }) => artifactType === sigstore_bundle/* BUNDLE_TYPE */.q$ && annotations?.[image_PREDICATE] === type);
    const { sigstore } = trust;
    const [counted, refused] = [[], []];
    if (found.length > MOST_SIGNATURES)
        refused.push(`${found.length - MOST_SIGNATURES} more statements are not looked at`);
    for (const descriptor of found.slice(0, MOST_SIGNATURES)) {
        const where = `the statement ${descriptor.digest}`;
        try {
            if (sigstore === undefined)
                throw new errors/* UserError */.yo(`${where} does not count: no Sigstore key is trusted here`);
            const bytes = await bundleOf(repository, digest, descriptor, where);
            const { statement, ...verified } = await verifyStatementBundle(digest, type, { bytes, where }, sigstore, world);
            counted.push({ verified, statement });
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            refused.push(error.message);
        }
    }
    return { counted, refused };
}
/**
 * Checks that what runs is what was signed: the digest itself, or a platform that the signed index lists.
 *
 * @param signed  digest that `verifyImage` accepted
 * @param running digest of the manifest that runs
 * @throws {UserError} it is neither
 */
async function checkRuns(repository, signed, running) {
    if (running === signed)
        return;
    const manifest = await repository.resolve(signed);
    if (manifest.kind === 'index' && manifest.manifests.some(({ digest }) => digest === running))
        return;
    throw new UserError(`${repository.name}@${running} runs, which is neither the signed ${signed} nor a platform of it; deploy the signed digest`);
}
/** What an unsigned list says serves to leave out attestations of other things; nothing is believed for it. */
function mayBeSignature({ artifactType, annotations }) {
    return artifactType === sigstore_bundle/* BUNDLE_TYPE */.q$ && (annotations?.[image_PREDICATE] ?? sigstore_statement/* COSIGN_SIGN */["if"]) === sigstore_statement/* COSIGN_SIGN */["if"];
}
async function bundleOf(repository, digest, found, where) {
    const refuse = (why) => new errors/* UserError */.yo(`${where} does not count: ${why}`);
    const manifest = await repository.resolve(found.digest);
    if (manifest.kind !== 'image' || manifest.artifactType !== sigstore_bundle/* BUNDLE_TYPE */.q$)
        throw refuse('it is no Sigstore bundle');
    if (manifest.subject?.digest !== digest)
        throw refuse(`it refers to another image, ${manifest.subject?.digest}`);
    const [layer, ...more] = manifest.layers;
    if (layer === undefined || more.length > 0 || layer.mediaType !== sigstore_bundle/* BUNDLE_TYPE */.q$) {
        throw refuse('it does not hold exactly one Sigstore bundle');
    }
    if (layer.size > sigstore_bundle/* LARGEST_BUNDLE */.qs)
        throw refuse(`its bundle has ${layer.size} bytes, more than ${sigstore_bundle/* LARGEST_BUNDLE */.qs}`);
    return await gathered(repository.blob(layer).open());
}

;// CONCATENATED MODULE: ./src/audit/link.js

const LONGEST = 2000;
/** What comes from outside as one line that has a canonical form. */
function plain(text) {
    const line = text
        .toWellFormed()
        .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
        .trim();
    return line.length > LONGEST ? `${line.slice(0, LONGEST).toWellFormed()}…` : line;
}
function made(kind, standing, says, because, facts) {
    const known = Object.entries(facts).flatMap(([name, value]) => value === undefined || value === '' ? [] : [[plain(name), plain(value)]]);
    return { kind, standing, says: plain(says), because: plain(because), facts: Object.fromEntries(known) };
}
/** @param because what proves it */
function proved(kind, says, because, facts = {}) {
    return made(kind, 'proved', says, because, facts);
}
/** @param because who claims it, and why that is no proof */
function claimed(kind, says, because, facts = {}) {
    return made(kind, 'claimed', says, because, facts);
}
/** @param because where nothing was found, or why nothing could be looked at */
function absent(kind, says, because) {
    return made(kind, 'absent', says, because, {});
}
/** What a registry, gpg or a cluster refuses is no answer; it is what stands in the place of one. */
async function orWhy(work) {
    try {
        return await work();
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo)
            return { why: error.message };
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/audit/provenance.js

/**
 * Reads provenance of any builder that follows SLSA 1.
 *
 * @param digest what it must be about, `sha256:…`
 * @returns what it says, or why it says nothing of this, the end of a sentence
 * @see https://slsa.dev/spec/v1.1/provenance
 */
function readProvenance(statement, digest) {
    const { predicateType, subject, predicate } = provenance_objectOf(statement);
    if (predicateType !== PREDICATE)
        return `a statement is no ${PREDICATE}`;
    const subjects = provenance_listOf(subject).map((one) => textOf(provenance_objectOf(provenance_objectOf(one).digest).sha256));
    if (!subjects.includes(digest.replace('sha256:', '')))
        return 'a statement of a build is about other images';
    const { buildDefinition, runDetails } = provenance_objectOf(predicate);
    const { resolvedDependencies, buildType } = provenance_objectOf(buildDefinition);
    const { builder, metadata } = provenance_objectOf(runDetails);
    const { invocationId, startedOn, finishedOn } = provenance_objectOf(metadata);
    const id = textOf(provenance_objectOf(builder).id);
    if (id === undefined)
        return 'a statement of a build names no builder';
    return {
        builder: id,
        ...sourceOf(provenance_listOf(resolvedDependencies)),
        ...provenance_texts({ invocation: invocationId, started: startedOn, finished: finishedOn, buildType }),
    };
}
/** The first that names a commit of git; GitHub's own attestations and ours both have it there. */
function sourceOf(dependencies) {
    for (const one of dependencies) {
        const { uri, digest } = provenance_objectOf(one);
        const commit = textOf(provenance_objectOf(digest).gitCommit);
        if (commit !== undefined)
            return { commit, ...provenance_texts({ source: uri }) };
    }
    const git = dependencies.map((one) => textOf(provenance_objectOf(one).uri)).find((uri) => uri?.startsWith('git+'));
    return git === undefined ? {} : { source: git };
}
function provenance_texts(values) {
    const known = Object.entries(values).flatMap(([key, value]) => {
        const text = textOf(value);
        return text === undefined ? [] : [[key, text]];
    });
    return Object.fromEntries(known);
}
function textOf(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
function provenance_listOf(value) {
    return Array.isArray(value) ? value : [];
}
function provenance_objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

;// CONCATENATED MODULE: ./src/audit/image-links.js







/**
 * The links that the image's registry holds: what runs is the signed digest or of it, who signed it, how it was built,
 * what is in it.
 *
 * @param signed  digest that was deployed
 * @param running digest that runs: the same, or a platform of it
 */
async function imageLinks(store, signed, running, trust, world) {
    const root = await orWhy(() => store.resolve(signed));
    if ('why' in root) {
        const kinds = ['image', 'signature', 'provenance', 'bill-of-materials'];
        const links = kinds.map((kind) => absent(kind, `nothing is known of ${store.name}@${signed}`, root.why));
        return { links, contradictions: [] };
    }
    const { link, contradiction } = identity(store, root, running);
    const signature = await signatureLink(store, signed, trust, world);
    const built = await image_links_provenanceOf(store, signed, trust, world);
    const materials = await materialsLink(store, root, running, trust, world);
    return {
        links: [link, signature, built.link, materials],
        contradictions: contradiction === undefined ? [] : [contradiction],
        ...(built.build && { build: built.build }),
    };
}
function identity(store, root, running) {
    const { digest } = root.descriptor;
    const because = 'its digest is of these very bytes';
    const facts = { repository: store.name, digest, 'media type': root.descriptor.mediaType };
    if (digest === running)
        return { link: proved('image', `${store.name} has ${digest}, which runs`, because, facts) };
    const platform = root.kind === 'index' ? root.manifests.find((one) => one.digest === running) : undefined;
    if (platform !== undefined) {
        const name = platformName(platform) ?? 'a platform';
        const says = `${running} is the image for ${name} of ${digest}`;
        return { link: proved('image', says, `the index ${digest} lists it, and ${because}`, { ...facts, platform: name }) };
    }
    const says = `${running} runs, which is neither ${digest} nor a platform of it`;
    return { link: absent('image', says, `${store.name}@${digest} does not list it`), contradiction: says };
}
async function signatureLink(store, digest, trust, world) {
    const verdict = await orWhy(() => verifyImage(store, digest, trust, world));
    if ('why' in verdict)
        return absent('signature', `nobody who counts signed ${digest}`, verdict.why);
    const { verified, refused } = verdict;
    return proved('signature', `${digest} is signed by ${signersText(verified)}`, `${verified.length === 1 ? 'a signature' : `${verified.length} signatures`} over this digest ${verified.length === 1 ? 'counts' : 'count'} by the trusted keys`, { signer: signersText(verified), 'signatures that do not count': refused.join('; ') });
}
function signersText(signers) {
    return signers.map(({ kind, signer, at }) => `${signer} (${kind}${at === undefined ? '' : `, ${at}`})`).join(', ');
}
/** What `cosign attest --type cyclonedx` states. */
const CYCLONEDX_PREDICATE = 'https://cyclonedx.org/bom';
/** A signed statement of the build counts; one that lies there unsigned, as a build leaves it, is a claim. */
async function image_links_provenanceOf(store, digest, trust, world) {
    const signed = await orWhy(() => signedStatements(store, digest, PREDICATE, trust, world));
    if ('why' in signed)
        return { link: absent('provenance', 'nothing says how it was built', signed.why) };
    for (const { verified, statement } of signed.counted) {
        const said = readProvenance(statement, digest);
        if (typeof said === 'string')
            signed.refused.push(said);
        else {
            const because = `a statement of the build, signed by ${signersText([verified])}, counts by the trusted keys`;
            return {
                link: proved('provenance', builtText(said), because, buildFacts(said)),
                build: { ...said, standing: 'proved' },
            };
        }
    }
    const lying = await orWhy(() => unsignedProvenance(store, digest, trust, world));
    const reasons = signed.refused.length === 0 ? '' : `; ${signed.refused.join('; ')}`;
    if ('why' in lying)
        return { link: absent('provenance', 'nothing says how it was built', `${lying.why}${reasons}`) };
    const { said, where, signer } = lying;
    if (said === undefined) {
        return {
            link: absent('provenance', 'nothing says how it was built', `no statement of its build is about ${digest}${reasons}`),
        };
    }
    if (signer !== undefined) {
        const because = `${where}, which ${signer} signed, says so`;
        return {
            link: proved('provenance', builtText(said), because, buildFacts(said)),
            build: { ...said, standing: 'proved' },
        };
    }
    const because = `${where} says so, which nobody who counts signed${reasons}`;
    return {
        link: claimed('provenance', builtText(said), because, buildFacts(said)),
        build: { ...said, standing: 'claimed' },
    };
}
const MOST_STATEMENTS = 20;
async function unsignedProvenance(store, digest, trust, world) {
    const found = (await store.referrers(digest)).filter(({ artifactType }) => artifactType === IN_TOTO);
    for (const descriptor of found.slice(0, MOST_STATEMENTS)) {
        const where = `the statement ${descriptor.digest}`;
        const statement = await statementIn(store, descriptor, digest);
        const said = statement === undefined ? undefined : readProvenance(statement, digest);
        if (said === undefined || typeof said === 'string')
            continue;
        const verdict = await orWhy(() => verifyImage(store, descriptor.digest, trust, world));
        return { where, said, ...('verified' in verdict && { signer: signersText(verdict.verified) }) };
    }
    return { where: '' };
}
async function statementIn(store, found, digest) {
    const manifest = await store.find(found.digest);
    if (manifest?.kind !== 'image' || manifest.subject?.digest !== digest)
        return undefined;
    const [layer] = manifest.layers;
    if (layer?.mediaType !== IN_TOTO || layer.size > LARGEST_MANIFEST)
        return undefined;
    const bytes = await gathered(store.blob(layer).open());
    try {
        return JSON.parse(bytes.toString('utf8'));
    }
    catch {
        return undefined;
    }
}
function builtText({ builder, commit, source }) {
    return `${builder} built it from ${commit === undefined ? 'sources without a commit' : `commit ${commit}`}${source === undefined ? '' : ` of ${source}`}`;
}
function buildFacts(said) {
    const { builder, source, commit, invocation, started, finished, buildType } = said;
    return { builder, source, commit, run: invocation, started, finished, 'build type': buildType };
}
/** What lists of components say is in it: attestations are signed, lists as a build leaves them there are claims. */
async function materialsLink(store, root, running, trust, world) {
    const { digest } = root.descriptor;
    const subjects = [
        ...new Set([digest, ...(root.kind === 'index' && running === digest ? platformsOf(root) : [running])]),
    ];
    const attested = await orWhy(async () => {
        const all = await Promise.all(subjects.map((one) => signedStatements(store, one, CYCLONEDX_PREDICATE, trust, world)));
        return all.flatMap(({ counted }) => counted.map(({ verified }) => verified));
    });
    if (!('why' in attested) && attested.length > 0) {
        const says = `${attested.length} signed ${attested.length === 1 ? 'SBOM says' : 'SBOMs say'} what is in it`;
        const because = `attestations of ${signersText(attested)} count by the trusted keys`;
        return proved('bill-of-materials', says, because, { signer: signersText(attested) });
    }
    const lists = await orWhy(async () => {
        const all = await Promise.all(subjects.map((one) => store.referrers(one)));
        return all.flat().filter(({ artifactType }) => artifactType === CYCLONEDX);
    });
    if ('why' in lists)
        return absent('bill-of-materials', 'nothing says what is in it', lists.why);
    if (lists.length === 0) {
        return absent('bill-of-materials', 'nothing says what is in it', `no SBOM (${CYCLONEDX}) is attached to ${digest} or its platforms`);
    }
    const digests = lists.map((one) => one.digest).sort();
    const says = `${lists.length} ${lists.length === 1 ? 'SBOM says' : 'SBOMs say'} what is in it`;
    return claimed('bill-of-materials', says, 'they lie beside the image and are not signed', {
        sboms: digests.join(', '),
    });
}
function platformsOf(root) {
    return root.kind === 'index'
        ? root.manifests.filter((one) => platformName(one) !== undefined).map((one) => one.digest)
        : [];
}

// EXTERNAL MODULE: ../../node_modules/semver/index.js
var semver = __webpack_require__(84);
;// CONCATENATED MODULE: ./src/package/paths.js
/** Folders of a package; nothing lies beside them. */
const TOP_FOLDERS = ['ci-cd', 'containers', 'metadata', 'monitoring', 'recipe'];
const MiB = 1024 * 1024;
const paths_LIMITS = {
    files: 10_000,
    fileBytes: 2048 * MiB,
    bytes: 4096 * MiB,
    depth: 16,
    ratio: 200,
    freeBytes: 16 * MiB,
};
/** What a plain tar header has room for: a name, and folders in front of it. */
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
/** Why a path can't stand in a package, as the end of a sentence that begins with it; undefined where it can. */
function paths_pathTrouble(path, limits = paths_LIMITS) {
    const trouble = formTrouble(path, limits);
    if (trouble !== undefined)
        return trouble;
    const parts = path.split('/');
    if (parts.length < 2 || !TOP_FOLDERS.includes(parts[0])) {
        return `lies in none of the folders ${TOP_FOLDERS.join(', ')}`;
    }
    return splitPath(path) === undefined ? 'has a path that is too long for an archive' : undefined;
}
/** The same for an archive of anything: what no path may be. */
function formTrouble(path, { depth }) {
    if (path === '')
        return 'is an empty path';
    if (path.includes('\0'))
        return 'has a NUL in its path';
    if (/\p{Cc}/u.test(path))
        return 'has a control character in its path';
    if (!path.isWellFormed() || path.includes('\uFFFD'))
        return 'has a path that is no UTF-8';
    if (path.startsWith('/') || /^[A-Za-z]:/.test(path))
        return 'is an absolute path';
    if (path.includes('\\'))
        return 'has a backslash in its path';
    const parts = path.split('/');
    if (parts.includes('..'))
        return 'leads out of the package by ".."';
    if (parts.some((part) => part === '' || part === '.'))
        return 'has an empty part or "." in its path';
    if (path.normalize('NFC') !== path)
        return 'has letters in its path that are not composed (NFC)';
    return parts.length - 1 > depth ? `lies more than ${depth} folders deep` : undefined;
}
/** A path as the two fields of a tar header, both at most full; undefined where it does not fit. */
function splitPath(path) {
    if (Buffer.byteLength(path) <= NAME_BYTES)
        return { prefix: '', name: path };
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
        const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
        if (Buffer.byteLength(prefix) <= PREFIX_BYTES && Buffer.byteLength(name) <= NAME_BYTES)
            return { prefix, name };
    }
    return undefined;
}
/** The order of a package's files: by the bytes of their paths, whatever the locale is. */
function paths_byBytes(a, b) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
/** Paths that can lie beside each other in one folder on every file system. */
class paths_PathSet {
    /** Folded prefix → how it was written first, and what it is. */
    #known = new Map();
    /** Why it can't be added, as the end of a sentence that begins with it. */
    add(path) {
        for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
            const trouble = this.#take(path.slice(0, at), 'folder');
            if (trouble !== undefined)
                return trouble;
        }
        return this.#take(path, 'file');
    }
    #take(path, kind) {
        const folded = path.normalize('NFD').toLowerCase().toUpperCase();
        const there = this.#known.get(folded);
        if (there === undefined) {
            this.#known.set(folded, { path, kind });
            return undefined;
        }
        if (there.path !== path)
            return `differs from ${paths_shownPath(there.path)} only in case`;
        if (there.kind === 'file' && kind === 'file')
            return 'is there twice';
        return there.kind === kind ? undefined : 'is a file and a folder at once';
    }
}
const SHOWN = 200;
/** A path from an untrusted place, as one harmless line. */
function paths_shownPath(path) {
    const line = path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/gu, '\uFFFD');
    return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

;// CONCATENATED MODULE: ./src/package/types.js
/** The only files that the manifest does not list: itself and the signatures over it. */
const MANIFEST = 'metadata/manifest.json';
const PACKAGE = 'metadata/package.json';
const LOCK = 'metadata/lock.json';
const SIGNATURES = ['metadata/signature.asc', 'metadata/bundle.sigstore.json'];
const ARTIFACT_TYPE = 'application/vnd.gradus.package.v1';
const LAYER_TYPE = 'application/vnd.gradus.package.v1.tar+gzip';
const PROMOTION_TYPE = 'application/vnd.gradus.promotion.v1';

;// CONCATENATED MODULE: ./src/package/canonical.js
/**
 * A value as bytes that it has once and for all: RFC 8785 (sorted keys, no spaces, UTF-8), and LF at the end.
 *
 * @throws {Error} something in it has no place in JSON, or is no whole number
 */
function canonicalBytes(value) {
    return Buffer.from(`${canonical(value)}\n`);
}
function canonical(value) {
    if (value === null || typeof value === 'boolean')
        return String(value);
    if (typeof value === 'number' && Number.isSafeInteger(value))
        return JSON.stringify(value);
    if (typeof value === 'string' && value.isWellFormed())
        return JSON.stringify(value);
    if (Array.isArray(value))
        return `[${value.map(canonical).join(',')}]`;
    if (typeof value !== 'object')
        throw new Error(`${typeof value} ${String(value)} has no canonical form`);
    // The order of RFC 8785 is that of UTF-16 code units, which is how strings compare here.
    const entries = Object.entries(value)
        .filter(([, child]) => child !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, child]) => `${canonical(key)}:${canonical(child)}`).join(',')}}`;
}

// EXTERNAL MODULE: ./src/config/load.js
var load = __webpack_require__(1178);
// EXTERNAL MODULE: ./src/config/read.js
var config_read = __webpack_require__(9670);
// EXTERNAL MODULE: ./src/yaml.js
var yaml = __webpack_require__(286);
// EXTERNAL MODULE: ./src/package/schema.js
var schema = __webpack_require__(9843);
;// CONCATENATED MODULE: ./src/package/lock.js







/** Packages that a lock may hold. */
const LARGEST = 10_000;
const lock_LIMITS = { bytes: 4 * 1024 * 1024, aliases: 0, depth: 8, nodes: 8 * LARGEST };
const LOCK_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'packages'],
    properties: {
        schema: { const: 1 },
        packages: {
            type: 'object',
            maxProperties: LARGEST,
            propertyNames: schema/* PACKAGE_NAME */.rM,
            additionalProperties: {
                type: 'object',
                additionalProperties: false,
                required: ['version', 'digest'],
                properties: { version: schema/* VERSION */.xv, digest: schema/* DIGEST */.Dh },
            },
        },
    },
};
/** What stands in `metadata/lock.json`: the same resolution, the same bytes. */
function lockBytes(lock) {
    return canonicalBytes(lock);
}
/**
 * @param where the package, or the file, as an error names it
 * @throws {UserError} what is wrong with it
 */
function readLock(bytes, where) {
    const name = `${where}: ${LOCK}`;
    const { value } = (0,yaml/* readYaml */.g)(Buffer.from(bytes).toString('utf8'), name, lock_LIMITS);
    const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof schema === 'number' && schema > 1) {
        throw new errors/* UserError */.yo(`${name} has schema ${schema} and this Gradus reads schema 1; use the Gradus that made it, or a newer one`);
    }
    const problems = [];
    const lock = (0,config_read/* readBySchema */.RZ)(LOCK_SCHEMA, value, [], problems);
    if (problems.length > 0)
        throw new errors/* UserError */.yo((0,load/* report */.z8)(problems.map((problem) => `${name}: ${(0,load/* sentenceOf */.$N)(problem)}`)));
    return lock;
}

;// CONCATENATED MODULE: ./src/repository/canonical-json.js




/**
 * A value out of its canonical bytes: whoever reads these bytes by another reader gets the same (T18).
 *
 * @param where the bytes as an error names them
 * @throws {UserError} they are no JSON, of a newer schema, not what the schema says, or written in another way
 */
function parseCanonical(schema, bytes, where) {
    const value = canonical_json_parsed(bytes, where);
    const made = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof made === 'number' && made > 1) {
        throw new errors/* UserError */.yo(`${where} has schema ${made} and this Gradus reads schema 1; use a newer Gradus`);
    }
    const problems = [];
    const read = (0,config_read/* readBySchema */.RZ)(schema, value, [], problems);
    const [first] = problems;
    if (first !== undefined)
        throw new errors/* UserError */.yo(`${where} can't be used: ${(0,load/* sentenceOf */.$N)(first)}`);
    if (!isCanonical(read, bytes)) {
        throw new errors/* UserError */.yo(`${where} is not in its canonical form (RFC 8785 and LF); write it by no other tool`);
    }
    return read;
}
function isCanonical(value, bytes) {
    try {
        return canonicalBytes(value).equals(bytes);
    }
    catch {
        // Half a character, escaped, has no canonical form.
        return false;
    }
}
function canonical_json_parsed(bytes, where) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`${where} is no JSON; write it by no other tool`, { cause });
    }
}

;// CONCATENATED MODULE: ./src/repository/config.js





const CONFIG_TYPE = 'application/vnd.gradus.package.config.v1+json';
/** @param archive digest of the uncompressed archive */
function configOf(verified, archive) {
    const { manifest, package: file, lock } = verified;
    return {
        schema: 1,
        name: manifest.name,
        version: manifest.version,
        stage: manifest.stage,
        created: file.created,
        commit: file.commit,
        dependencies: file.dependencies,
        images: file.images,
        locked: lock === undefined ? {} : readLock(lock, `the package ${manifest.name} ${manifest.version}`).packages,
        archive,
    };
}
function configBytes(config) {
    return canonicalBytes(config);
}
/** A lock is most of it. */
const config_LARGEST = 2 * 1024 * 1024;
const MOST_LOCKED = 10_000;
const SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'name', 'version', 'stage', 'created', 'commit', 'dependencies', 'images', 'locked', 'archive'],
    properties: {
        schema: { const: 1 },
        name: schema/* PACKAGE_NAME */.rM,
        version: schema/* VERSION */.xv,
        stage: schema/* STAGE_NAME */.rf,
        created: schema/* PACKAGE_SCHEMA */.D0.properties.created,
        commit: schema/* PACKAGE_SCHEMA */.D0.properties.commit,
        dependencies: schema/* PACKAGE_SCHEMA */.D0.properties.dependencies,
        images: schema/* PACKAGE_SCHEMA */.D0.properties.images,
        locked: {
            type: 'object',
            maxProperties: MOST_LOCKED,
            propertyNames: schema/* PACKAGE_NAME */.rM,
            additionalProperties: {
                type: 'object',
                additionalProperties: false,
                required: ['version', 'digest'],
                properties: { version: schema/* VERSION */.xv, digest: schema/* DIGEST */.Dh },
            },
        },
        archive: schema/* DIGEST */.Dh,
    },
};
/** @throws {UserError} it is larger than one can be */
function checkConfigSize({ size }, where) {
    if (size > config_LARGEST)
        throw new errors/* UserError */.yo(`${where} has a config of ${size} bytes, more than ${config_LARGEST}; push it again`);
}
/** @throws {UserError} what is wrong with it */
function readConfig(bytes, where) {
    return parseCanonical(SCHEMA, bytes, `${where}: its config`);
}

;// CONCATENATED MODULE: ./src/repository/place.js





/** What registries bear. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const LONGEST_PATH = 255;
const NAME = new RegExp(schema/* PACKAGE_NAME */.rM.pattern);
const SEMANTIC = new RegExp(schema/* VERSION */.xv.pattern);
function isPackageName(text) {
    return text.length <= schema/* PACKAGE_NAME */.rM.maxLength && NAME.test(text);
}
/** Semantic versions 2.0.0 alone, without `v`. */
function isVersion(text) {
    return text.length <= schema/* VERSION */.xv.maxLength && SEMANTIC.test(text) && semver.valid(text) !== null;
}
/** @throws {UserError} */
function checkPackageName(name) {
    if (isPackageName(name))
        return name;
    throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(name)}" is no name of a package; write ${schema/* PACKAGE_NAME */.rM['x-expected']}`);
}
/**
 * A repository of packages, `ghcr.io/acme/packages`.
 *
 * @throws {UserError} it is none, or has a tag or digest
 */
function parseRepository(text) {
    const reference = parseReference(text);
    if (reference.tag === undefined && reference.digest === undefined)
        return reference;
    const { registry, path } = reference;
    throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(text)}" is one version; give the repository alone: ${registry}/${path}`);
}
/**
 * Where all versions of a package are: the repository's path with the package's name behind it.
 *
 * @throws {UserError} one of them is none, or both are too long together
 */
function place_placeOfPackage(repository, name) {
    const { registry, path } = parseRepository(repository);
    const place = { registry, path: `${path}/${checkPackageName(name)}` };
    if (place.path.length <= LONGEST_PATH)
        return place;
    throw new errors/* UserError */.yo(`${repositoryOf(place)} has a path of more than ${LONGEST_PATH} characters; shorten the name`);
}
/**
 * The tag of a version. Tags have no `+`, and versions no `_`, so one stands for the other.
 *
 * @throws {UserError} it is no semantic version
 */
function tagOfVersion(version) {
    if (isVersion(version))
        return version.replace('+', '_');
    throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(version)}" is no version of a package; write one such as 1.4.2`);
}
/** undefined for tags that no version has. */
function versionOfTag(tag) {
    const version = tag.replace('_', '+');
    return isVersion(version) ? version : undefined;
}
/** Newest first; versions that differ in build metadata alone have an order too. */
function newestFirst(a, b) {
    return semver.compareBuild(b, a);
}

;// CONCATENATED MODULE: ./src/repository/record.js







/** Archives have headers and padding beside what they hold. */
const LARGEST_LAYER = paths_LIMITS.bytes + paths_LIMITS.files * 2048;
/** Versions of a package, newest first; tags that are no versions are passed over. */
async function record_versionsOf(store) {
    return (await store.tags()).flatMap((tag) => versionOfTag(tag) ?? []).sort(newestFirst);
}
/**
 * Digest of a version; the tag is read this once, and from then on it is the digest that counts (T20).
 *
 * @throws {UserError} there is none
 */
async function digestOfVersion(store, version) {
    const found = await store.find(tagOfVersion(version));
    if (found !== undefined)
        return found.descriptor.digest;
    throw new errors/* UserError */.yo(`${store.name} has no version ${version}; list its versions, or push it`);
}
/** @throws {UserError} there is none, or it is no package */
async function readRecord(store, digest) {
    if (!(0,image_reference/* isDigest */.Bc)(digest))
        throw new Error(`no digest: ${digest}`);
    const where = `${store.name}@${digest}`;
    const manifest = checkedManifest(await store.resolve(digest), where);
    const [layer] = manifest.layers;
    checkConfigSize(manifest.config, where);
    const configBytes = await gathered(store.blob(manifest.config).open());
    return { digest, manifest, layer, config: readConfig(configBytes, where), configBytes };
}
function checkedManifest(manifest, where) {
    const refuse = (why) => new errors/* UserError */.yo(`${where} is no package: ${why}; push one with sign-package`);
    if (manifest.kind !== 'image' || manifest.artifactType !== ARTIFACT_TYPE) {
        throw refuse(`it is ${manifest.artifactType?.slice(0, 100) ?? 'an image'}, no ${ARTIFACT_TYPE}`);
    }
    if (manifest.config.mediaType !== CONFIG_TYPE)
        throw refuse(`its config is no ${CONFIG_TYPE}`);
    const [layer, ...others] = manifest.layers;
    if (layer?.mediaType !== LAYER_TYPE || others.length > 0)
        throw refuse(`it has not one layer, a ${LAYER_TYPE}`);
    if (layer.size > LARGEST_LAYER)
        throw refuse(`its archive has ${layer.size} bytes, more than ${LARGEST_LAYER}`);
    return manifest;
}

;// CONCATENATED MODULE: ./src/repository/types.js
/**
 * A repository of packages is a folder of an OCI registry, `ghcr.io/acme/packages`. The package `acme/shop` 1.4.2 is the
 * artifact `ghcr.io/acme/packages/acme/shop:1.4.2`; statements about it (promotions, yanks) are its referrers, and the
 * signed index is the artifact `ghcr.io/acme/packages:index`.
 */
const INDEX_TAG = 'index';
const INDEX_TYPE = 'application/vnd.gradus.index.v1';
const YANK_TYPE = 'application/vnd.gradus.yank.v1';
/** The layer of a statement or an index: canonical JSON, which is what is signed. */
const STATEMENT_LAYER = 'application/vnd.gradus.statement.v1+json';
/** Layers that hold signatures over the bytes of the layer before them. */
const SIGNATURE_LAYERS = {
    openpgp: 'application/pgp-signature',
    sigstore: 'application/vnd.dev.sigstore.bundle.v0.3+json',
};

;// CONCATENATED MODULE: ./src/repository/statement.js





const KINDS = new Map(Object.entries(SIGNATURE_LAYERS).map(([kind, type]) => [type, kind]));
const statement_MOST_SIGNATURES = 10;
const LARGEST_SIGNATURE = 1024 * 1024;
const statement_CREATED = 'org.opencontainers.image.created';
/**
 * Signs a statement's canonical bytes with each signer.
 *
 * @throws {UserError} there is no signer, or one fails
 */
async function signStatement(statement, signers, what, signal) {
    if (signers.length === 0) {
        throw new errors/* UserError */.yo(`${what} must be signed and there is no key to sign with; give gpg-private-key or cosign-key`);
    }
    const bytes = canonicalBytes(statement);
    const signatures = [];
    for (const { kind, signer, sign } of signers) {
        signatures.push({ kind, where: `the signature of ${signer}`, bytes: await sign(bytes, signal) });
    }
    return { statement, bytes, signatures };
}
/**
 * @returns the statement's manifest
 * @throws {UserError} it can't be written, or is not listed afterwards
 */
async function pushStatement(store, { bytes, signatures }, { type, at, subject, tag }) {
    const layers = [
        artifact_partOfBytes(bytes, STATEMENT_LAYER),
        ...signatures.map((one) => artifact_partOfBytes(one.bytes, SIGNATURE_LAYERS[one.kind])),
    ];
    const artifact = { artifactType: type, layers, annotations: { [statement_CREATED]: at }, ...(subject && { subject }) };
    const manifest = await pushArtifact(store, artifact, tag);
    if (subject !== undefined)
        await expectReferrer(store, subject.digest, manifest.descriptor.digest);
    return manifest;
}
async function expectReferrer(store, subject, digest) {
    if ((await store.referrers(subject)).some((one) => one.digest === digest))
        return;
    throw new errors/* UserError */.yo(`${store.name} does not list ${digest} as about ${subject} after it was written; run this again`);
}
/** ISO 8601 in UTC, to the second. */
function timeOf(milliseconds) {
    return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
/**
 * The bytes of a statement and the signatures over them; nothing of it is believed yet.
 *
 * @param where it, as an error names it
 * @param most  bytes that it has at most
 * @throws {UserError} it is of another kind, or larger
 */
async function readSigned(store, manifest, type, where, most) {
    const refuse = (why) => new errors/* UserError */.yo(`${where} can't be used: ${why}`);
    if (manifest.kind !== 'image' || manifest.artifactType !== type)
        throw refuse(`it is no ${type}`);
    const [first, ...others] = manifest.layers;
    if (first?.mediaType !== STATEMENT_LAYER)
        throw refuse(`its first layer is no ${STATEMENT_LAYER}`);
    if (first.size > most)
        throw refuse(`it has ${first.size} bytes, more than ${most}`);
    if (others.length > statement_MOST_SIGNATURES) {
        throw refuse(`it has ${others.length} signatures, more than ${statement_MOST_SIGNATURES}`);
    }
    const bytes = await gathered(store.blob(first).open());
    const signatures = [];
    for (const layer of others) {
        const kind = KINDS.get(layer.mediaType);
        if (kind === undefined)
            throw refuse(`a layer is ${layer.mediaType.slice(0, 100)}, which is no signature`);
        if (layer.size > LARGEST_SIGNATURE)
            throw refuse(`a signature has ${layer.size} bytes`);
        signatures.push({ kind, where: `the ${kind} signature`, bytes: await gathered(store.blob(layer).open()) });
    }
    return { bytes, signatures };
}

;// CONCATENATED MODULE: ./src/repository/statement-schema.js




const WHO = { ...schema/* LINE */.pj, minLength: 1, maxLength: 200, 'x-expected': 'who, in one line' };
const REASON = { ...schema/* LINE */.pj, maxLength: 1000, 'x-expected': 'a reason in one line' };
const ABOUT = { schema: { const: 1 }, name: schema/* PACKAGE_NAME */.rM, version: schema/* VERSION */.xv, digest: schema/* DIGEST */.Dh, at: schema/* TIME */.E9 };
const PROMOTION_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'statement', 'name', 'version', 'digest', 'from', 'to', 'approver', 'at'],
    properties: {
        ...ABOUT,
        statement: { const: 'promotion' },
        from: schema/* STAGE_NAME */.rf,
        to: schema/* STAGE_NAME */.rf,
        approver: WHO,
        reason: REASON,
    },
};
const YANK_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'statement', 'name', 'version', 'digest', 'by', 'at', 'reason'],
    properties: { ...ABOUT, statement: { const: 'yank' }, by: WHO, reason: { ...REASON, minLength: 1 } },
};
/** A statement that is about to be made. @throws {UserError} what is wrong with it */
function checkStatement(schema, statement, what) {
    const problems = [];
    (0,config_read/* readBySchema */.RZ)(schema, statement, [], problems);
    const [first] = problems;
    if (first !== undefined)
        throw new errors/* UserError */.yo(`${what} can't be made: ${(0,load/* sentenceOf */.$N)(first)}`);
    return statement;
}

;// CONCATENATED MODULE: ./src/repository/standing.js






/** Anybody who may push can attach more; nobody needs that many. */
const standing_MOST_STATEMENTS = 200;
const LARGEST_STATEMENT = 64 * 1024;
/**
 * Reads what was stated about a package. A promotion counts when its signature does in the environment that it leads to
 * (T22), it is about this very digest (T21), and the package stood in the one that it comes from. A yank counts when its
 * signature does in an environment that the package has reached.
 *
 * @throws {UserError} statements can't be read, or are too many
 */
async function standingOf(store, record, judge) {
    const found = (await store.referrers(record.digest)).filter(({ artifactType }) => artifactType === PROMOTION_TYPE || artifactType === YANK_TYPE);
    if (found.length > standing_MOST_STATEMENTS) {
        throw new errors/* UserError */.yo(`${store.name}@${record.digest} has ${found.length} statements about it, more than ${standing_MOST_STATEMENTS}; remove those nobody needs`);
    }
    const refused = [];
    const promotions = [];
    const yanks = [];
    for (const descriptor of found) {
        if (descriptor.artifactType === YANK_TYPE) {
            // One that can't be had may be a good one: that is no reason to go on without it.
            const signed = await fetched(store, record, descriptor);
            await unless(refused, {}, async () => void yanks.push(understood(signed, record, YANK_SCHEMA)));
            continue;
        }
        const to = {};
        await unless(refused, to, async () => {
            const signed = await fetched(store, record, descriptor);
            const { statement, digest, where } = understood(signed, record, PROMOTION_SCHEMA);
            to.stage = statement.to;
            const { verified } = await judge(signed.bytes, signed.signatures, statement.to, where);
            promotions.push({ statement, digest, signers: verified });
        });
    }
    const { stages, used, unrooted } = reached(record.config.stage, promotions);
    refused.push(...unrooted.map(({ statement }) => unrootedSentence(statement)));
    const yank = await countedYank(yanks, stages, judge, refused);
    return { stages, promotions: used, refused, ...(yank && { yank }) };
}
/**
 * Follows promotions from the environment that a package was packed for.
 *
 * @returns `unrooted`: those that come from an environment it never stood in
 */
function reached(packedFor, promotions) {
    const stages = new Set([packedFor]);
    const byTime = [...promotions].sort((a, b) => compare(a.statement.at, b.statement.at) || compare(a.digest, b.digest));
    const used = new Set();
    for (let before = -1; used.size > before;) {
        before = used.size;
        for (const one of byTime) {
            if (used.has(one) || !stages.has(one.statement.from))
                continue;
            stages.add(one.statement.to);
            used.add(one);
        }
    }
    return {
        stages: [...stages],
        used: byTime.filter((one) => used.has(one)),
        unrooted: byTime.filter((one) => !used.has(one)),
    };
}
async function fetched(store, record, descriptor) {
    const { digest, artifactType = '' } = descriptor;
    const where = `the ${artifactType === YANK_TYPE ? 'yank' : 'promotion'} ${digest}`;
    const manifest = await store.resolve(digest);
    if (manifest.subject?.digest !== record.digest) {
        throw new errors/* UserError */.yo(`${where} does not count: it refers to ${manifest.subject?.digest ?? 'nothing'}`);
    }
    return { digest, where, ...(await readSigned(store, manifest, artifactType, where, LARGEST_STATEMENT)) };
}
/** What it says, where that is about this very package. */
function understood(signed, { digest, config }, schema) {
    const statement = parseCanonical(schema, signed.bytes, signed.where);
    const { name, version } = statement;
    if (name === config.name && version === config.version && statement.digest === digest)
        return { ...signed, statement };
    throw new errors/* UserError */.yo(`${signed.where} does not count: it is about ${name} ${version}, ${statement.digest}`);
}
/** The oldest that counts: when it was taken back first. */
async function countedYank(yanks, stages, judge, refused) {
    const counted = [];
    for (const { statement, digest, where, bytes, signatures } of yanks) {
        const reasons = [];
        for (const stage of stages) {
            await unless(reasons, {}, async () => {
                const { verified } = await judge(bytes, signatures, stage, where);
                counted.push({ statement, digest, signers: verified });
            });
            if (counted.at(-1)?.digest === digest)
                break;
        }
        if (counted.at(-1)?.digest !== digest)
            refused.push(...reasons);
    }
    return counted.sort((a, b) => compare(a.statement.at, b.statement.at))[0];
}
async function unless(refused, to, work) {
    try {
        await work();
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        refused.push({ sentence: error.message, ...(to.stage !== undefined && { to: to.stage }) });
    }
}
function unrootedSentence({ from, to, approver, at }) {
    const sentence = `the promotion to ${to} by ${approver} at ${at} does not count: the package never stood in ${from}, which it comes from`;
    return { sentence, to };
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./src/repository/wanted.js





const FORM = 'write name@version, name@range or name@sha256:…, such as acme/shop@1.4.2';
/**
 * Reads `acme/shop@1.4.2`, `acme/shop@^1.4`, `acme/shop@sha256:…`, `acme/shop@1.4.2@sha256:…`, `acme/shop`, or a whole
 * reference, `ghcr.io/acme/packages/acme/shop:1.4.2`.
 *
 * @param repository `ghcr.io/acme/packages`
 * @throws {UserError} it is none, or of another repository
 */
function readWanted(text, repository) {
    const home = repositoryOf(parseRepository(repository));
    if (text.startsWith(`${home}/`) || text.startsWith(`${repository}/`))
        return fromReference(text, home);
    const [, name = '', what, digest] = /^([^@]*)(?:@(.*?))?(?:@(sha256:.*))?$/.exec(text) ?? [];
    const first = name.split('/')[0] ?? '';
    if (/[.:]/.test(first)) {
        throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(text)}" is in another repository than ${home}; ${FORM}`);
    }
    const wanted = { name: checkPackageName(name), ...(digest !== undefined && { digest: checkDigest(digest) }) };
    if (what === undefined)
        return { range: '*', ...wanted };
    if (what.startsWith('sha256:') && digest === undefined)
        return { ...wanted, digest: checkDigest(what) };
    if (isVersion(what))
        return { ...wanted, version: what };
    if (what.trim() === '' || semver.validRange(what) === null || digest !== undefined) {
        throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(text)}" names no version or range of ${name}; ${FORM}`);
    }
    return { ...wanted, range: what };
}
function fromReference(text, home) {
    const reference = parseReference(text);
    const { tag, digest } = reference;
    const name = checkPackageName(repositoryOf(reference).slice(home.length + 1));
    const version = tag === undefined ? undefined : versionOfTag(tag);
    if (tag !== undefined && version === undefined) {
        throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(text)}": ${tag} is no version of a package; ${FORM}`);
    }
    if (version === undefined && digest === undefined)
        return { name, range: '*' };
    return { name, ...(version !== undefined && { version }), ...(digest !== undefined && { digest }) };
}
function checkDigest(digest) {
    if ((0,image_reference/* isDigest */.Bc)(digest))
        return digest;
    throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(digest)}" is no digest; write sha256: and 64 hexadecimal digits`);
}
/** `acme/shop 1.4.2`, as sentences name it. */
function wantedText({ name, version, range, digest }) {
    return `${name} ${version ?? range ?? digest}`;
}

;// CONCATENATED MODULE: ./src/repository/choose.js





/**
 * Finds the one package that is wanted. Of a range it is the newest that was not taken back; prereleases only where the
 * range asks for them.
 *
 * @throws {UserError} there is none, it was taken back, or it is not what its version had before
 */
async function choose(store, wanted, options) {
    const { version, range, digest } = wanted;
    if (digest !== undefined)
        return await byDigest(store, digest, wanted, options);
    if (version !== undefined) {
        return refuseYanked(await looked(store, await digestOfVersion(store, version), version, options), wanted, options);
    }
    const fitting = (await record_versionsOf(store)).filter((one) => semver.satisfies(one, range ?? '*'));
    const takenBack = [];
    for (const one of fitting) {
        const chosen = await looked(store, await digestOfVersion(store, one), one, options);
        if (chosen.yank === undefined || options.yanked === 'accepted')
            return chosen;
        takenBack.push(one);
    }
    const why = takenBack.length === 0 ? 'none fits' : `${takenBack.join(', ')} would fit and was taken back`;
    throw new errors/* UserError */.yo(`${store.name} has no version for ${wantedText(wanted)}: ${why}; widen the range, or push one`);
}
async function byDigest(store, digest, wanted, options) {
    const { version } = wanted;
    if (version !== undefined) {
        const found = await digestOfVersion(store, version);
        if (found !== digest) {
            throw new errors/* UserError */.yo(`${wanted.name} ${version} is ${found} and not ${digest}; give the one that was meant`);
        }
    }
    const record = await readRecord(store, digest);
    const chosen = await looked(store, digest, record.config.version, options, record);
    return options.yanked === 'refused' ? refuseYanked(chosen, wanted, options) : chosen;
}
async function looked(store, digest, version, { judge, index }, read) {
    const record = read ?? (await readRecord(store, digest));
    const { name } = record.config;
    if (record.config.version !== version) {
        throw new errors/* UserError */.yo(`${store.name} has ${name} ${record.config.version} as version ${version}; don't trust it, and push ${version} again under a new version`);
    }
    const indexed = index?.packages.find((one) => one.name === name)?.versions.find((one) => one.version === version);
    if (indexed !== undefined && indexed.digest !== digest) {
        throw new errors/* UserError */.yo(`${name} ${version} is ${digest} in ${store.name} and ${indexed.digest} in the signed index: it was replaced, so find out by whom before you use either`);
    }
    const standing = await standingOf(store, record, judge);
    const yank = standing.yank?.statement ?? indexed?.yanked;
    return { record, standing, ...(yank && { yank }) };
}
function refuseYanked(chosen, wanted, { yanked }) {
    const { yank } = chosen;
    if (yank === undefined || yanked === 'accepted')
        return chosen;
    const instead = yanked === 'refused' ? 'choose another version' : 'choose another version, or give it by its digest';
    throw new errors/* UserError */.yo(`${wantedText(wanted)} was taken back by ${yank.by} at ${yank.at} (${yank.reason}); ${instead}`);
}

;// CONCATENATED MODULE: ./src/disk.js

/** What an error code of a disk means for a user, and what to do. */
const DISK_REASONS = {
    ENOSPC: 'no space is left on the disk; make room and run this again',
    EDQUOT: 'the disk quota is used up; make room and run this again',
    EROFS: 'the file system can only be read; give a folder that can be written to',
    EACCES: 'permission denied; give this user the right to do it',
    EPERM: 'permission denied; give this user the right to do it',
    ENOTDIR: 'a file stands where its folder would be; move that file away',
    EISDIR: 'a folder stands there; move it away',
    EEXIST: 'something stands there already; move it away',
    ENOTEMPTY: 'something stands there already; move it away',
    ELOOP: 'there is a link in its place; remove it',
    ENOENT: 'it is not there',
    EMFILE: 'too many files are open; raise the limit (ulimit -n)',
    EIO: 'the disk fails',
};
/**
 * What the disk said, as a sentence for a user where it is theirs to mend; else the error itself.
 *
 * @param what was tried: `write shop.tar.gz`
 */
function diskError(what, cause) {
    if (cause instanceof errors/* UserError */.yo)
        return cause;
    const why = DISK_REASONS[cause?.code ?? ''];
    return why === undefined ? cause : new errors/* UserError */.yo(`can't ${what}: ${why}`, { cause });
}

;// CONCATENATED MODULE: ./src/repository/download.js





/** What is written at once. */
const download_PIECE_BYTES = 1024 * 1024;
/**
 * Works in a private folder that goes when the work is done, however it ends.
 *
 * @param beside an existing folder
 */
async function inPrivateFolder(beside, { onFolder }, work) {
    let folder;
    try {
        folder = await (0,external_node_fs_promises_.mkdtemp)((0,external_node_path_.join)(beside, `.gradus-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}-`));
        onFolder?.(folder);
        return await work(folder);
    }
    catch (cause) {
        throw diskError(`write to ${beside}`, cause);
    }
    finally {
        if (folder !== undefined)
            await (0,external_node_fs_promises_.rm)(folder, { recursive: true, force: true });
    }
}
/**
 * Writes a blob to a file that is not there yet; its digest and size are checked at its end.
 *
 * @throws {UserError} the registry refuses, breaks off again and again, or lies; the disk is full
 */
async function download(store, layer, file, onProgress) {
    const handle = await (0,external_node_fs_promises_.open)(file, 'wx', 0o600);
    let [done, waiting, bytes] = [0, [], 0];
    try {
        for await (const chunk of store.blob(layer).open()) {
            waiting.push(chunk);
            bytes += chunk.length;
            done += chunk.length;
            if (bytes >= download_PIECE_BYTES || done === layer.size) {
                writeAll(handle.fd, waiting);
                [waiting, bytes] = [[], 0];
            }
            onProgress?.(done, layer.size);
        }
    }
    catch (cause) {
        throw diskError(`write ${file}`, cause);
    }
    finally {
        await handle.close();
    }
}
/** In this very thread: measured, writing beside the reading of more takes twice as long as one after the other. */
function writeAll(file, pieces) {
    // What a disk that fills up did not take, it refuses with a reason when it is asked again.
    let skip = (0,external_node_fs_.writevSync)(file, pieces);
    for (const piece of pieces) {
        for (let at = Math.min(skip, piece.length); at < piece.length;)
            at += (0,external_node_fs_.writeSync)(file, piece, at);
        skip = Math.max(0, skip - piece.length);
    }
}
/** Gives a file its place, where nothing stands yet. */
async function putInPlace(draft, file) {
    try {
        // Unlike a rename, this refuses to put it in the place of something else.
        await (0,external_node_fs_promises_.link)(draft, file);
    }
    catch (cause) {
        throw diskError(`write ${file}`, cause);
    }
}

;// CONCATENATED MODULE: ./src/package/manifest.js







/** 10,000 files with long paths. */
const manifest_LARGEST_MANIFEST = 8 * 1024 * 1024;
const HEX = { type: 'string', pattern: '^[0-9a-f]{64}$', 'x-expected': '64 hexadecimal digits' };
const MANIFEST_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'name', 'version', 'stage', 'images', 'files'],
    properties: {
        schema: { const: 1 },
        name: schema/* PACKAGE_NAME */.rM,
        version: schema/* VERSION */.xv,
        stage: schema/* STAGE_NAME */.rf,
        images: { type: 'array', maxItems: 1000, items: schema/* DIGEST */.Dh },
        lock: HEX,
        files: {
            type: 'array',
            maxItems: paths_LIMITS.files,
            items: {
                type: 'object',
                additionalProperties: false,
                required: ['path', 'size', 'sha256', 'mode'],
                properties: {
                    path: { type: 'string', maxLength: 300 },
                    size: { type: 'integer', minimum: 0, maximum: paths_LIMITS.fileBytes },
                    sha256: HEX,
                    mode: { type: 'string', enum: ['file', 'executable'] },
                },
            },
        },
    },
};
/** The bytes that are signed. */
function manifestBytes(manifest) {
    return canonicalBytes(manifest);
}
/**
 * A manifest out of the bytes whose signature was checked.
 *
 * @param where the package as an error names it
 * @throws {UserError} it is none, not canonical, of a newer schema, or lists what can't lie in a package
 */
function readManifest(bytes, where) {
    const fault = (what) => new errors/* UserError */.yo(`${where}: ${MANIFEST} ${what}`);
    if (bytes.length > manifest_LARGEST_MANIFEST)
        throw fault(`has more than ${manifest_LARGEST_MANIFEST} bytes; it is no manifest`);
    const value = manifest_parsed(bytes, fault);
    const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof schema === 'number' && schema > 1) {
        throw fault(`has schema ${schema} and this Gradus reads schema 1; use the Gradus that made it, or a newer one`);
    }
    const problems = [];
    const manifest = (0,config_read/* readBySchema */.RZ)(MANIFEST_SCHEMA, value, [], problems);
    if (problems.length > 0)
        throw fault(`is none: ${(0,load/* report */.z8)(problems.slice(0, 1).map(load/* sentenceOf */.$N))}`);
    // Whoever reads these bytes by another reader gets the same value: no key twice, no other way to write it (T18).
    if (!manifestBytes(manifest).equals(bytes)) {
        throw fault('is not in its canonical form (RFC 8785 and LF); pack it again, and write it by no other tool');
    }
    const trouble = filesTrouble(manifest.files) ?? sortedTrouble(manifest.images);
    if (trouble !== undefined)
        throw fault(trouble);
    return manifest;
}
function manifest_parsed(bytes, fault) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    }
    catch (cause) {
        throw new errors/* UserError */.yo(fault(`is no JSON (${paths_shownPath((0,errors/* messageOf */.bD)(cause))})`).message, { cause });
    }
}
function filesTrouble(files) {
    const paths = new paths_PathSet();
    let before = '';
    for (const { path } of files) {
        const own = path === MANIFEST || SIGNATURES.includes(path);
        const trouble = own ? 'a manifest never lists' : (paths_pathTrouble(path) ?? paths.add(path));
        if (trouble !== undefined)
            return `lists ${paths_shownPath(path)}, which ${trouble}`;
        if (paths_byBytes(before, path) >= 0)
            return `lists ${paths_shownPath(path)} out of order`;
        before = path;
    }
    return undefined;
}
function sortedTrouble(images) {
    const wrong = images.find((image, index) => index > 0 && image <= images[index - 1]);
    return wrong === undefined ? undefined : `lists the image ${wrong} twice or out of order`;
}

;// CONCATENATED MODULE: ./src/package/content.js


/** Files whose bytes are kept while a package is read, and how many bytes of each at most. */
const content_KEPT = new Map([
    [MANIFEST, manifest_LARGEST_MANIFEST],
    [PACKAGE, 512 * 1024],
    [LOCK, 1024 * 1024],
    ...SIGNATURES.map((path) => [path, 1024 * 1024]),
]);

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./src/package/blocks.js


/** What is read, hashed and compressed at once. */
const BLOCK = 1024 * 1024;
/** Buffers that are used again and again: memory stays the same however large a package is. */
class Blocks {
    #free = [];
    take() {
        return this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK);
    }
    give(block) {
        if (block.byteLength === BLOCK && block.byteOffset === 0)
            this.#free.push(block);
    }
}
/** Asks for the next piece before this one is worked on: the disk reads meanwhile. */
async function* blocks_ahead(pieces) {
    let next = pieces.next();
    try {
        for (;;) {
            const { done, value } = await next;
            if (done)
                return;
            next = pieces.next();
            // It is awaited in the next turn, or never.
            next.catch(() => { });
            yield value;
        }
    }
    finally {
        await pieces.return();
    }
}
const compress = (0,external_node_util_.promisify)(external_node_zlib_.gzip);
/** Of a gzip file that is only wrapped. Time 0, and made on an unknown system: nothing that depends on who packs. */
const STORED_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const LARGEST_STORED = 65_535;
/** Each block is a member of its own, which is a gzip file like any other (RFC 1952, 2.2). */
const compressed = async (block) => [await compress(block, { level: 6 })];
/** Only wrapped (RFC 1951, 3.2.4), without a copy. */
const stored = async (block) => {
    const pieces = [STORED_HEADER];
    for (let at = 0; at < block.length; at += LARGEST_STORED) {
        const part = block.subarray(at, at + LARGEST_STORED);
        const length = Buffer.alloc(5);
        length.writeUInt8(at + part.length === block.length ? 1 : 0, 0);
        length.writeUInt16LE(part.length, 1);
        length.writeUInt16LE(~part.length & 0xffff, 3);
        pieces.push(length, part);
    }
    const end = Buffer.alloc(8);
    end.writeUInt32LE((0,external_node_zlib_.crc32)(block), 0);
    end.writeUInt32LE(block.length, 4);
    return [...pieces, end];
};

;// CONCATENATED MODULE: ./src/package/entries.js







function bytesOf({ content }) {
    return content instanceof Uint8Array ? content.length : content.bytes;
}
/**
 * Reads a file once, from its first byte to its last, into a buffer that is used again.
 *
 * @throws {UserError} it is a link or no file, it can't be read, or it changed meanwhile
 */
async function* entries_fileBytes(file, into, { alone = false, onStamp } = {}) {
    const handle = await opened(file);
    try {
        const before = await regular(handle, file);
        const size = Number(before.size);
        if (alone && before.nlink > 1n) {
            throw new errors/* UserError */.yo(`${paths_shownPath(file)} has a second name elsewhere (a hard link); put a copy in its place`);
        }
        let read = 0;
        for (;;) {
            const buffer = into();
            const { bytesRead } = await handle.read(buffer, 0, buffer.length, read);
            if (bytesRead === 0)
                break;
            read += bytesRead;
            if (read > size)
                break;
            yield buffer.subarray(0, bytesRead);
        }
        const stamp = stampOf(before);
        if (read !== size || stampOf(await handle.stat({ bigint: true })) !== stamp) {
            throw new errors/* UserError */.yo(`${paths_shownPath(file)} changed while it was read; nothing may write to it now`);
        }
        onStamp?.(stamp);
    }
    catch (cause) {
        throw diskError(`read ${paths_shownPath(file)}`, cause);
    }
    finally {
        await handle.close();
    }
}
async function opened(file) {
    try {
        // Neither follows a link nor waits for the other end of a pipe.
        return await (0,external_node_fs_promises_.open)(file, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW | external_node_fs_.constants.O_NONBLOCK);
    }
    catch (cause) {
        throw diskError(`read ${paths_shownPath(file)}`, cause);
    }
}
function stampOf({ dev, ino, size, mtimeNs, ctimeNs }) {
    return [dev, ino, size, mtimeNs, ctimeNs].join();
}
async function regular(handle, file) {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile())
        throw new errors/* UserError */.yo(`${paths_shownPath(file)} is no file; packages hold nothing but files`);
    return stats;
}
/** Two buffers in turns: one is read into while the other is worked on. */
function entries_turns(bytes = BLOCK) {
    let [now, next] = [Buffer.allocUnsafeSlow(bytes), Buffer.allocUnsafeSlow(bytes)];
    return () => {
        ;
        [now, next] = [next, now];
        return now;
    };
}
/** The bytes of an entry, in pieces; a piece is good until the next one is asked for. */
async function* entryBytes({ content }, into, onStamp) {
    if (!(content instanceof Uint8Array))
        return yield* entries_fileBytes(content.file, into, onStamp && { onStamp });
    for (let at = 0; at < content.length; at += BLOCK)
        yield content.subarray(at, at + BLOCK);
}
/** Size and sha256 of some bytes, each of which is seen once. */
class entries_Measure {
    #hash = (0,external_node_crypto_.createHash)('sha256');
    size = 0;
    add(bytes) {
        this.size += bytes.length;
        this.#hash.update(bytes);
    }
    /** Hex. */
    digest() {
        return this.#hash.digest('hex');
    }
}

;// CONCATENATED MODULE: ./src/package/tar.js

const TAR_BLOCK = 512;
/** Two empty blocks end an archive. */
const TAR_END = 2 * TAR_BLOCK;
const MODES = { file: 0o644, executable: 0o755 };
/** Bytes that an archive's entry takes besides its content. */
function padding(size) {
    return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}
/**
 * A header of the POSIX ustar form, with nothing in it that depends on who packs: user and group 0, no names.
 *
 * @param mtime seconds since 1970
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html "ustar Interchange Format"
 */
function tarHeader(path, size, mode, mtime) {
    const parts = splitPath(path);
    if (parts === undefined)
        throw new Error(`${path} does not fit into a header`);
    const header = Buffer.alloc(TAR_BLOCK);
    header.write(parts.name, 0);
    header.write(octal(MODES[mode], 7), 100);
    header.write(octal(0, 7), 108);
    header.write(octal(0, 7), 116);
    header.write(octal(size, 11), 124);
    header.write(octal(mtime, 11), 136);
    header.write('        0', 148);
    header.write('ustar\0' + '00', 257);
    header.write(octal(0, 7), 329);
    header.write(octal(0, 7), 337);
    header.write(parts.prefix, 345);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${octal(sum, 6)} `, 148);
    return header;
}
function octal(value, digits) {
    const text = value.toString(8).padStart(digits, '0');
    if (!Number.isSafeInteger(value) || value < 0 || text.length > digits) {
        throw new Error(`${value} does not fit into ${digits} octal digits`);
    }
    return `${text}\0`;
}
/** @returns undefined where its sum is wrong: it is no header */
function readTarHeader(header) {
    const written = numberAt(header, 148, 8);
    let sum = 8 * SPACE;
    for (const [at, byte] of header.entries())
        if (at < 148 || at >= 156)
            sum += byte;
    if (written !== sum)
        return undefined;
    const [name, prefix] = [tar_textAt(header, 0, 100), tar_textAt(header, 345, 155)];
    const isPosix = header.toString('latin1', 257, 263) === 'ustar\0';
    return {
        path: isPosix && prefix !== '' ? `${prefix}/${name}` : name,
        type: header.toString('latin1', 156, 157),
        size: numberAt(header, 124, 12),
        mode: numberAt(header, 100, 8),
        mtime: numberAt(header, 136, 12),
    };
}
const SPACE = 0x20;
function tar_textAt(header, at, length) {
    const field = header.subarray(at, at + length);
    const end = field.indexOf(0);
    return field.toString('utf8', 0, end < 0 ? length : end);
}
function numberAt(header, at, length) {
    const digits = tar_textAt(header, at, length).trim();
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

;// CONCATENATED MODULE: ./src/package/members.js


/** What is wrong with a file, as the end of a sentence that begins with its name. */
class Damage extends Error {
    name = 'Damage';
}
const CUT_OFF = 'is cut off';
const DAMAGED = 'is damaged, or no gzip file';
const LAST = 1;
const INFLATED = 128 * 1024;
/**
 * What a gzip file holds, in pieces that are good until the next is asked for. Members that were only wrapped are read
 * without zlib and without a copy, so a large archive costs no memory; from the first one on that is compressed, zlib
 * reads the rest.
 *
 * @throws {Damage} or an error of zlib
 */
async function* unwrapped(file) {
    for (;;) {
        const start = await file.take(STORED_HEADER.length + 1);
        if (start.length === 0)
            return;
        const kind = start.at(-1);
        if (!start.subarray(0, -1).equals(STORED_HEADER) || kind > LAST)
            return yield* inflated(start, file);
        yield* storedMember(file, kind);
    }
}
/** @see https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4 */
async function* storedMember(file, first) {
    let [kind, size, sum] = [first, 0, 0];
    for (;;) {
        const lengths = await whole(file, 4);
        const length = lengths.readUInt16LE(0);
        if (lengths.readUInt16LE(2) !== (~length & 0xffff))
            throw new Damage(DAMAGED);
        for (let left = length; left > 0;) {
            const piece = await file.some(left);
            if (piece === undefined)
                throw new Damage(CUT_OFF);
            left -= piece.length;
            size += piece.length;
            sum = (0,external_node_zlib_.crc32)(piece, sum);
            yield piece;
        }
        if (kind === LAST)
            break;
        kind = (await whole(file, 1)).readUInt8(0);
        // A member begins as ours do and goes on compressed: Go's compressor writes such where the beginning doesn't shrink.
        if (kind > LAST)
            throw new Damage('was compressed by something else than Gradus, or is damaged');
    }
    const end = await whole(file, 8);
    if (end.readUInt32LE(0) !== sum || end.readUInt32LE(4) !== size % 2 ** 32)
        throw new Damage(DAMAGED);
}
async function whole(file, count) {
    const bytes = await file.take(count);
    if (bytes.length < count)
        throw new Damage(CUT_OFF);
    return bytes;
}
async function* inflated(start, file) {
    const gunzip = (0,external_node_zlib_.createGunzip)({ chunkSize: INFLATED });
    const feeding = feed(gunzip, start, file);
    feeding.catch((cause) => gunzip.destroy(cause));
    yield* blocks_ahead(gunzip.iterator());
    if (gunzip.bytesWritten !== (await feeding))
        throw new Damage('has further bytes behind its end');
}
/** What was written is used up when the next piece is asked for. @returns how many bytes there were */
async function feed(gunzip, start, file) {
    let fed = 0;
    for (let piece = start; piece !== undefined; piece = await file.some(BLOCK)) {
        fed += piece.length;
        const bytes = piece;
        await new Promise((done, fail) => {
            gunzip.write(bytes, (error) => (error ? fail(error) : done()));
        });
    }
    gunzip.end();
    return fed;
}

;// CONCATENATED MODULE: ./src/package/pull.js
/** Bytes that come in pieces, asked for by number. What is handed out is good until the next is asked for. */
class Pull {
    #pieces;
    #piece = new Uint8Array(0);
    constructor(pieces) {
        this.#pieces = pieces;
    }
    /** At least one byte and at most so many, without a copy; undefined where they end. */
    async some(most) {
        while (this.#piece.length === 0) {
            const { done, value } = await this.#pieces.next();
            if (done)
                return undefined;
            this.#piece = value;
        }
        const part = this.#piece.subarray(0, most);
        this.#piece = this.#piece.subarray(part.length);
        return part;
    }
    /** A copy of so many bytes; of fewer where they end before. */
    async take(count) {
        const taken = Buffer.alloc(count);
        let filled = 0;
        while (filled < count) {
            const part = await this.some(count - filled);
            if (part === undefined)
                return taken.subarray(0, filled);
            taken.set(part, filled);
            filled += part.length;
        }
        return taken;
    }
    /** Nothing more is asked for. */
    async close() {
        await this.#pieces.return?.();
    }
}

;// CONCATENATED MODULE: ./src/package/tar-order.js



/**
 * Checks entries as they come. Only what `writeArchive` writes is taken, byte by byte: so no other reader of the archive
 * finds anything else in it (T18).
 */
class Order {
    #where;
    #rules;
    #paths = new paths_PathSet();
    #count = 0;
    #total = 0;
    #before = '';
    #mtime;
    constructor(where, rules) {
        this.#where = where;
        this.#rules = rules;
    }
    /** @throws {UserError} it can't be in a package, or not here */
    next(header) {
        const read = readTarHeader(header);
        if (read === undefined)
            throw this.#bad('has a damaged header; get it anew');
        const { path, size } = read;
        const shown = paths_shownPath(path);
        this.#checkAmounts(shown, size);
        const trouble = kindTrouble(read.type) ?? this.#rules.pathTrouble(path) ?? this.#paths.add(path);
        if (trouble !== undefined)
            throw this.#bad(`has an entry ${shown} that ${trouble}; don't trust its source`);
        const mode = modeOf(read.mode);
        if (mode === undefined) {
            throw this.#bad(`has an entry ${shown} with ${modeTrouble(read.mode)}; don't trust its source`);
        }
        this.#mtime ??= read.mtime;
        // What tar allows and Gradus never writes: owners, other forms of a number, bytes behind a name, two times.
        const isOurs = this.#mtime === read.mtime && tarHeader(path, size, mode, read.mtime).equals(header);
        if (!isOurs)
            throw this.#bad(`has an entry ${shown} ${OTHERWISE}`);
        if (paths_byBytes(this.#before, path) >= 0)
            throw this.#bad(`has its entry ${shown} out of order; ${ANEW}`);
        this.#before = path;
        return { path, size, mode };
    }
    /** What fills a content up to a whole block. */
    behind({ path, size }, fill) {
        if (fill.length < padding(size))
            throw this.#bad(tar_order_CUT_OFF);
        if (!isZero(fill))
            throw this.#bad(`has bytes behind its file ${paths_shownPath(path)}, where there are none; ${ANEW}`);
    }
    /** Nothing but two empty blocks follows the last file. */
    end(second, further) {
        if (this.#count === 0)
            throw this.#bad('holds no file; get it anew');
        if (second.length < TAR_END - TAR_BLOCK)
            throw this.#bad(tar_order_CUT_OFF);
        if (!isZero(second))
            throw this.#bad(`has an end ${OTHERWISE}`);
        if (further !== undefined)
            throw this.#bad(`has further bytes behind its last file; ${ANEW}`);
    }
    #checkAmounts(shown, size) {
        const { limits, what } = this.#rules;
        const { files, fileBytes, bytes } = limits;
        this.#count += 1;
        if (this.#count > files)
            throw this.#bad(`has more than ${files} files; a ${what} never has so many`);
        if (Number.isNaN(size))
            throw this.#bad(`has an entry ${shown} ${OTHERWISE}`);
        if (size > fileBytes) {
            throw this.#bad(`has an entry ${shown} of ${size} bytes; a file has at most ${fileBytes}`);
        }
        this.#total += size;
        if (this.#total > bytes)
            throw this.#bad(`holds more than ${bytes} bytes; a ${what} is never so large`);
    }
    #bad(what) {
        return new errors/* UserError */.yo(`${this.#where} ${what}`);
    }
}
const ANEW = 'pack it by Gradus alone';
const OTHERWISE = `that is written as no Gradus writes it; ${ANEW}`;
const tar_order_CUT_OFF = 'is cut off; get it anew';
function isZero(bytes) {
    return bytes.every((byte) => byte === 0);
}
const FILES = ['0', '\0'];
const tar_order_KINDS = {
    1: 'is a hard link',
    2: 'is a symbolic link',
    3: 'is a device',
    4: 'is a device',
    5: 'is a folder by itself',
    6: 'is a pipe',
    x: 'is an extended header',
    g: 'is an extended header',
    L: 'is an extended header',
    K: 'is an extended header',
};
function kindTrouble(type) {
    return FILES.includes(type) ? undefined : (tar_order_KINDS[type] ?? 'is no plain file');
}
function modeOf(mode) {
    return Object.keys(MODES).find((name) => MODES[name] === mode);
}
function modeTrouble(mode) {
    if (mode & 0o4000)
        return 'a setuid bit';
    if (mode & 0o2000)
        return 'a setgid bit';
    if (mode & 0o1000)
        return 'a sticky bit';
    return `the mode ${mode.toString(8)} in place of 644 or 755`;
}

;// CONCATENATED MODULE: ./src/package/tar-entries.js








function packageRules(limits = paths_LIMITS) {
    return { limits, pathTrouble: (path) => paths_pathTrouble(path, limits), form: 'gzip', what: 'package' };
}
/**
 * Reads an archive from its first byte to its last. Pieces of a content are good until the next is asked for.
 *
 * @param visit gets an entry after all that its header says was found good, and reads its content to its end
 * @throws {UserError} what is wrong with it; or what `visit` throws
 */
async function readEntries(handle, options, visit) {
    const { where, rules, signal } = options;
    const { size } = await handle.stat();
    const file = new Pull(blocks_ahead(tar_entries_fileBytes(handle, options)));
    const tar = new Pull(counted(rules.form === 'gzip' ? unwrapped(file) : rest(file), size, options));
    const order = new Order(where, rules);
    try {
        for (let header = await tar.take(TAR_BLOCK);; header = await tar.take(TAR_BLOCK)) {
            if (header.length < TAR_BLOCK)
                throw new Damage('is cut off');
            if (isZero(header))
                break;
            const entry = order.next(header);
            await visit(entry, contentOf(tar, entry));
            order.behind(entry, await tar.take(padding(entry.size)));
        }
        order.end(await tar.take(TAR_END - TAR_BLOCK), await tar.some(1));
    }
    catch (cause) {
        signal.throwIfAborted();
        throw sentence(where, cause);
    }
    finally {
        await tar.close();
        await file.close();
    }
}
async function* tar_entries_fileBytes(handle, { signal, onFile, onFileBytes }) {
    const into = entries_turns();
    for (let at = 0;;) {
        const buffer = into();
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
        signal.throwIfAborted();
        if (bytesRead === 0)
            return;
        at += bytesRead;
        const bytes = buffer.subarray(0, bytesRead);
        onFileBytes?.(bytes);
        onFile?.(at);
        yield bytes;
    }
}
async function* rest(file) {
    for (let piece = await file.some(BLOCK); piece !== undefined; piece = await file.some(BLOCK))
        yield piece;
}
/** Stops a bomb before anything of it is used. */
async function* counted(pieces, size, { where, rules: { limits, what }, onTar }) {
    const large = limits.bytes + limits.files * 2 * TAR_BLOCK + TAR_END;
    const dense = limits.freeBytes + size * limits.ratio;
    let length = 0;
    for await (const piece of pieces) {
        length += piece.length;
        if (length > dense) {
            throw new errors/* UserError */.yo(`${where} unpacks to more than ${limits.ratio} times its ${size} bytes, as a bomb does; don't trust its source`);
        }
        if (length > large) {
            throw new errors/* UserError */.yo(`${where} unpacks to more than ${limits.bytes} bytes; a ${what} is never so large`);
        }
        onTar?.(piece);
        yield piece;
    }
}
async function* contentOf(tar, { size }) {
    for (let left = size; left > 0;) {
        const piece = await tar.some(left);
        if (piece === undefined)
            throw new Damage('is cut off');
        left -= piece.length;
        yield piece;
    }
}
/** What zlib says of a file that can't be read. */
const BROKEN = {
    Z_BUF_ERROR: 'is cut off',
    Z_DATA_ERROR: 'is damaged, or no gzip file',
};
function sentence(where, cause) {
    const what = cause instanceof Damage ? cause.message : BROKEN[cause.code ?? ''];
    return what === undefined ? cause : new errors/* UserError */.yo(`${where} ${what}; get it anew`, { cause });
}

;// CONCATENATED MODULE: ./src/package/extract.js









/** An archive that is open: the file that was looked at is the one that is unpacked, whatever its name leads to now. */
class Archive {
    #handle;
    #where;
    #options;
    constructor(handle, where, options) {
        this.#handle = handle;
        this.#where = where;
        this.#options = options;
    }
    /** @throws {UserError} there is no such file */
    static async open(file, options) {
        const where = `the package ${(0,external_node_path_.basename)(file)}`;
        let handle;
        try {
            handle = await (0,external_node_fs_promises_.open)(file, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
            if (!(await handle.stat()).isFile())
                throw new errors/* UserError */.yo(`${file} is no file; give the archive of a package`);
            return new Archive(handle, where, options);
        }
        catch (cause) {
            await handle?.close();
            throw diskError(`open ${file}`, cause);
        }
    }
    /**
     * Looks at all of it, and writes nothing.
     *
     * @throws {UserError} the first thing that can't be in a package
     */
    async list() {
        const files = [];
        const metadata = new Map();
        const tar = new entries_Measure();
        const { onFileBytes } = this.#options;
        await this.#read({ onTar: (bytes) => tar.add(bytes), onFileBytes }, async (entry, content) => {
            const kept = this.#keeping(entry);
            const measure = new entries_Measure();
            for await (const bytes of content) {
                measure.add(bytes);
                kept?.push(Buffer.from(bytes));
            }
            if (kept !== undefined)
                metadata.set(entry.path, Buffer.concat(kept));
            files.push({ ...entry, sha256: measure.digest() });
        });
        return { where: this.#where, files, metadata, digest: `sha256:${tar.digest()}` };
    }
    /**
     * Unpacks what was listed and verified into a folder that is not there yet. It appears when it is whole.
     *
     * @param files as `list` found them
     * @throws {UserError} the archive changed since, the disk is full, something stands at `to`
     */
    async unpack(files, to) {
        let draft;
        try {
            await refuseStanding(to);
            await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(to), { recursive: true });
            const fresh = await (0,external_node_fs_promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_path_.dirname)(to), '.gradus-'));
            draft = fresh;
            const expected = files[Symbol.iterator]();
            await this.#read({}, async (entry, content) => {
                const { value } = expected.next();
                await this.#write(fresh, entry, content, value);
            });
            if (!expected.next().done)
                throw this.#changed();
            await (0,external_node_fs_promises_.chmod)(draft, 0o755);
            // An empty folder would be replaced; `to` is made here, so that what came meanwhile is refused.
            await (0,external_node_fs_promises_.mkdir)(to);
            await (0,external_node_fs_promises_.rename)(draft, to).catch(async (cause) => {
                await (0,external_node_fs_promises_.rmdir)(to);
                throw cause;
            });
        }
        catch (cause) {
            if (draft !== undefined)
                await (0,external_node_fs_promises_.rm)(draft, { recursive: true, force: true });
            throw diskError(`unpack to ${to}`, cause);
        }
    }
    async [Symbol.asyncDispose]() {
        await this.#handle.close();
    }
    async #write(root, entry, content, listed) {
        const place = (0,external_node_path_.join)(root, entry.path);
        await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(place), { recursive: true });
        const handle = await (0,external_node_fs_promises_.open)(place, 'wx', 0o600);
        const measure = new entries_Measure();
        try {
            for await (const bytes of content) {
                measure.add(bytes);
                for (let at = 0; at < bytes.length;)
                    at += (await handle.write(bytes, at)).bytesWritten;
            }
            await handle.chmod(MODES[entry.mode]);
        }
        finally {
            await handle.close();
        }
        const same = listed?.path === entry.path && listed.mode === entry.mode && listed.sha256 === measure.digest();
        if (!same)
            throw this.#changed();
    }
    #keeping({ path, size }) {
        const most = content_KEPT.get(path);
        if (most === undefined)
            return undefined;
        if (size > most)
            throw new errors/* UserError */.yo(`${this.#where}: ${path} has ${size} bytes; at most ${most} are read`);
        return [];
    }
    async #read(taps, visit) {
        const { limits, signal, onProgress } = this.#options;
        const { size } = await this.#handle.stat();
        const onFile = (done) => onProgress?.(done, size);
        const { onTar, onFileBytes } = taps;
        const heard = { onFile, ...(onTar && { onTar }), ...(onFileBytes && { onFileBytes }) };
        const options = { where: this.#where, rules: packageRules(limits), signal, ...heard };
        await readEntries(this.#handle, options, visit);
    }
    #changed() {
        return new errors/* UserError */.yo(`${this.#where} changed while it was unpacked; nothing may write to it now`);
    }
}
async function refuseStanding(to) {
    const there = await (0,external_node_fs_promises_.lstat)(to).catch(() => undefined);
    if (there !== undefined)
        throw new errors/* UserError */.yo(`${to} is there already; give a folder that is not there yet`);
}

;// CONCATENATED MODULE: ./src/package/listing.js



/**
 * What lies in a folder, one by one: whoever has seen enough of a hundred thousand files asks for no more.
 *
 * @throws {UserError} it can't be read
 */
function* listing_itemsOf(folder) {
    let open;
    try {
        open = (0,external_node_fs_.opendirSync)(folder, { bufferSize: 256 });
        for (let item = open.readSync(); item !== null; item = open.readSync())
            yield item;
    }
    catch (cause) {
        throw diskError(`read the folder ${paths_shownPath(folder)}`, cause);
    }
    finally {
        open?.closeSync();
    }
}

;// CONCATENATED MODULE: ./src/package/folder.js








/**
 * What lies in a package that was unpacked: every file read once, through no link.
 *
 * @throws {UserError} the first thing that can't be in a package
 */
async function folder_readFolder(folder, options) {
    const { signal, onBytes, limits = LIMITS } = options;
    const where = `the package in ${folder}`;
    const files = [];
    const metadata = new Map();
    const into = turns();
    let total = 0;
    for (const { path, mode } of listed(folder, where, limits)) {
        const most = KEPT.get(path);
        const kept = [];
        const measure = new Measure();
        for await (const bytes of ahead(fileBytes(join(folder, path), into, { alone: true }))) {
            signal.throwIfAborted();
            measure.add(bytes);
            onBytes?.(bytes.length);
            total += bytes.length;
            if (measure.size > limits.fileBytes || total > limits.bytes) {
                throw new UserError(`${where}: ${shownPath(path)} makes it larger than a package can be`);
            }
            if (most !== undefined && measure.size > most) {
                throw new UserError(`${where}: ${path} has more than the ${most} bytes that are read`);
            }
            if (most !== undefined)
                kept.push(Buffer.from(bytes));
        }
        if (most !== undefined)
            metadata.set(path, Buffer.concat(kept));
        files.push({ path, size: measure.size, sha256: measure.digest(), mode });
    }
    return { where, files, metadata };
}
/**
 * A file of a package whose content was verified: what is handed out are the bytes that the manifest lists, or nothing.
 *
 * @throws {UserError} they are others by now
 */
async function readVerified(folder, manifest, path) {
    const listed = manifest.files.find((file) => file.path === path);
    if (listed === undefined)
        throw new errors/* UserError */.yo(`the package ${manifest.name} ${manifest.version} has no file ${path}`);
    const measure = new entries_Measure();
    const pieces = [];
    for await (const bytes of entries_fileBytes((0,external_node_path_.join)(folder, path), () => Buffer.allocUnsafe(64 * 1024), { alone: true })) {
        measure.add(bytes);
        pieces.push(bytes);
        if (measure.size > listed.size)
            break;
    }
    if (measure.size === listed.size && measure.digest() === listed.sha256)
        return Buffer.concat(pieces);
    throw new errors/* UserError */.yo(`${(0,external_node_path_.join)(folder, path)} is not what was signed; it changed after it was verified`);
}
function listed(folder, where, limits) {
    const found = [];
    const paths = new PathSet();
    const open = [''];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        let isEmpty = true;
        for (const item of itemsOf(join(folder, next))) {
            isEmpty = false;
            const path = `${next}${item.name}`;
            const trouble = item.isDirectory()
                ? undefined
                : (folder_kindTrouble(item) ?? pathTrouble(path, limits) ?? paths.add(path));
            if (trouble !== undefined)
                throw new UserError(`${where}: ${shownPath(path)} ${trouble}`);
            if (item.isDirectory())
                open.push(`${path}/`);
            else
                found.push({ path, mode: folder_modeOf(join(folder, path)) });
            if (path.split('/').length > limits.depth + 2)
                throw new UserError(`${where} is too deep at ${shownPath(path)}`);
            if (found.length > limits.files) {
                throw new UserError(`${where} has more than ${limits.files} files; a package never has so many`);
            }
        }
        if (isEmpty)
            throw new UserError(`${where} has an empty folder ${shownPath(next) || '.'}, which no package has`);
    }
    return found.sort((a, b) => byBytes(a.path, b.path));
}
function folder_kindTrouble(item) {
    if (item.isSymbolicLink())
        return 'is a symbolic link';
    if (item.isFile())
        return undefined;
    return item.isFIFO() || item.isSocket() ? 'is a pipe or a socket' : 'is a device';
}
/** As `MODES` are written on unpacking: the owner's right alone, others depend on a umask. */
function folder_modeOf(file) {
    return (lstatSync(file).mode & 0o100) === 0 ? 'file' : 'executable';
}

;// CONCATENATED MODULE: ./src/package/package-file.js








const package_file_LIMITS = { bytes: 512 * 1024, aliases: 0, depth: 4, nodes: 10_000 };
/** The text of `metadata/package.json`, keys sorted, for people and programs. */
function packageFileText(file) {
    return `${JSON.stringify(sorted(file), null, 2)}\n`;
}
function sorted(value) {
    const entries = Object.entries(value)
        .filter(([, child]) => child !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, child]) => [key, typeof child === 'object' ? sorted(child) : child]));
}
/**
 * @param where the package, or the input, as an error names it
 * @throws {UserError} what is wrong with it
 */
function readPackageFile(bytes, where) {
    const name = `${where}: ${PACKAGE}`;
    const { value } = (0,yaml/* readYaml */.g)(Buffer.from(bytes).toString('utf8'), name, package_file_LIMITS);
    const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof schema === 'number' && schema > 1) {
        throw new errors/* UserError */.yo(`${name} has schema ${schema} and this Gradus reads schema 1; use the Gradus that made it, or a newer one`);
    }
    return checkedPackageFile(value, name);
}
/** @throws {UserError} what is wrong with it, all of it */
function checkedPackageFile(value, where) {
    const problems = [];
    const file = (0,config_read/* readBySchema */.RZ)(schema/* PACKAGE_SCHEMA */.D0, value, [], problems);
    if (problems.length === 0)
        problems.push(...meaning(file));
    if (problems.length > 0)
        throw new errors/* UserError */.yo((0,load/* report */.z8)(problems.map((problem) => `${where}: ${(0,load/* sentenceOf */.$N)(problem)}`)));
    return file;
}
function meaning({ images, dependencies, created }) {
    const problems = [];
    if (Number.isNaN(Date.parse(created)))
        problems.push({ path: ['created'], sentence: `${created} is no time` });
    for (const [container, image] of Object.entries(images)) {
        if ((0,image_reference/* splitReference */.mQ)(image) !== undefined)
            continue;
        problems.push({ path: ['images', container], sentence: 'is no image reference; write registry/path@sha256:…' });
    }
    for (const [name, range] of Object.entries(dependencies)) {
        if (semver.validRange(range) !== null)
            continue;
        const sentence = `${JSON.stringify(range)} is no range of versions; write one such as ^1.2.0 or >=1.2.0 <3`;
        problems.push({ path: ['dependencies', name], sentence });
    }
    return problems;
}
/** Digests of the images, sorted, each once: as the manifest has them. */
function imageDigests({ images }) {
    const digests = Object.values(images).map((image) => image.slice(image.indexOf('@') + 1));
    return [...new Set(digests)].sort();
}

;// CONCATENATED MODULE: ./src/package/verify.js






/**
 * Judges what was read, in this order: the signature over the manifest's bytes, the manifest, every file it lists, no file
 * it doesn't, name, version and stage, the images.
 *
 * @throws {UserError} the first thing that is wrong
 */
async function verifyContent(content, expected, judges) {
    const { where, metadata } = content;
    const bytes = metadata.get(MANIFEST);
    if (bytes === undefined)
        throw new errors/* UserError */.yo(`${where} has no ${MANIFEST}, so nothing of it can be verified; pack it again`);
    const signatures = new Map(SIGNATURES.flatMap((path) => [...metadata].filter(([key]) => key === path)));
    const verified = await judges.signature(bytes, signatures);
    const manifest = readManifest(bytes, where);
    compareFiles(manifest.files, content.files, where);
    const file = readPackageFile(metadata.get(PACKAGE) ?? missing(where, PACKAGE), where);
    compareFacts(manifest, file, metadata, where);
    compareExpected(manifest, expected, where);
    await judges.images?.(file.images);
    const lock = metadata.get(LOCK);
    return { manifest, package: file, verified, ...(lock !== undefined && { lock }) };
}
/** An archive that was listed; afterwards `archive.unpack` may write its files. */
async function verifyArchive(archive, expected, judges) {
    const content = await archive.list();
    return { ...(await verifyContent(content, expected, judges)), content };
}
/** A package that was unpacked; use its files through `readVerified` alone. */
async function verifyFolder(folder, expected, judges, options) {
    return await verifyContent(await readFolder(folder, options), expected, judges);
}
function missing(where, path) {
    throw new errors/* UserError */.yo(`${where} has no ${path}, which every package has; pack it again`);
}
function compareFiles(listed, found, where) {
    const there = new Map(found.map((file) => [file.path, file]));
    const known = new Set(listed.map(({ path }) => path));
    const renamed = (sha256) => {
        const other = found.find((file) => file.sha256 === sha256 && !known.has(file.path));
        return other === undefined ? '' : `; ${paths_shownPath(other.path)} has its bytes`;
    };
    for (const { path, size, sha256, mode } of listed) {
        const file = there.get(path);
        if (file === undefined)
            throw new errors/* UserError */.yo(`${where} lacks ${paths_shownPath(path)}, which its manifest lists${renamed(sha256)}`);
        if (file.size !== size) {
            throw new errors/* UserError */.yo(`${where}: ${paths_shownPath(path)} has ${file.size} bytes and its manifest says ${size}; it was changed`);
        }
        if (file.sha256 !== sha256)
            throw new errors/* UserError */.yo(`${where}: ${paths_shownPath(path)} was changed; its bytes are not those that were signed`);
        if (file.mode !== mode) {
            throw new errors/* UserError */.yo(`${where}: ${paths_shownPath(path)} is ${MODE_WORDS[file.mode]} and its manifest says ${MODE_WORDS[mode]}`);
        }
        there.delete(path);
    }
    for (const path of [MANIFEST, ...SIGNATURES])
        there.delete(path);
    const [unlisted] = there.keys();
    if (unlisted !== undefined)
        throw new errors/* UserError */.yo(`${where} has ${paths_shownPath(unlisted)}, which its manifest does not list`);
}
const MODE_WORDS = { file: 'not executable', executable: 'executable' };
/** What is said in two places must be one thing. */
function compareFacts(manifest, file, metadata, where) {
    for (const key of ['name', 'version']) {
        if (manifest[key] === file[key])
            continue;
        throw new errors/* UserError */.yo(`${where}: ${PACKAGE} says ${key} ${file[key]} and the manifest ${manifest[key]}; pack it again`);
    }
    if (manifest.images.join() !== imageDigests(file).join()) {
        throw new errors/* UserError */.yo(`${where}: ${PACKAGE} and the manifest name other images; pack it again`);
    }
    const lock = manifest.files.find(({ path }) => path === LOCK)?.sha256;
    if (manifest.lock !== lock || (lock !== undefined && !metadata.has(LOCK))) {
        throw new errors/* UserError */.yo(`${where}: the manifest has another digest of ${LOCK} than its list of files; pack it again`);
    }
}
function compareExpected(manifest, expected, where) {
    const what = `${manifest.name} ${manifest.version}`;
    if (manifest.name !== expected.name) {
        throw new errors/* UserError */.yo(`${where} is ${what}, signed as such, and ${expected.name} was asked for; this is another package`);
    }
    if (manifest.version !== expected.version) {
        throw new errors/* UserError */.yo(`${where} is ${what}, signed as such, and version ${expected.version} was asked for; this is another version`);
    }
    if (expected.stage !== undefined && manifest.stage !== expected.stage) {
        throw new errors/* UserError */.yo(`${where} was packed for ${manifest.stage} and not for ${expected.stage}; promote it first`);
    }
}

;// CONCATENATED MODULE: ./src/repository/judge.js


/** By what the configuration trusts in each environment, and nothing else (T22). */
function judgeBy(trust, world) {
    return async (bytes, signatures, environment, what) => await verifyAny(bytes, signatures, trust(environment), `${what} (for ${environment})`, world);
}
/**
 * The same for a package.
 *
 * @param stage    that it says it was packed for: by the trust of this environment it is judged
 * @param verified gets who signed
 */
function packageJudges(judge, stage, what, verified) {
    return {
        async signature(manifest, signatures) {
            const verdict = await judge(manifest, signaturesOf(signatures), stage, what);
            verified.push(...verdict.verified);
            const [first] = verdict.verified;
            if (first === undefined)
                throw new Error(`a judge of ${what} lets nobody count`);
            return first;
        },
    };
}
const judge_KINDS = { 'metadata/signature.asc': 'openpgp', 'metadata/bundle.sigstore.json': 'sigstore' };
function signaturesOf(found) {
    return SIGNATURES.flatMap((where) => {
        const bytes = found.get(where);
        return bytes === undefined ? [] : [{ kind: judge_KINDS[where], where, bytes }];
    });
}

;// CONCATENATED MODULE: ./src/repository/fetch.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});







/**
 * Downloads a package's archive into a private folder and verifies it: signature by the trust of the environment that it
 * was packed for, every file, name, version and stage, and that the registry's config says the same.
 *
 * @param name    that was asked for (T21)
 * @param version the same
 * @throws {UserError} the first thing that is wrong
 */
async function fetchPackage(store, record, { name, version }, folder, { judge, images, onProgress }, { signal }) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const file = (0,external_node_path_.join)(folder, archiveName(name, version));
        await download(store, record.layer, file, onProgress);
        const archive = __addDisposableResource(env_1, await Archive.open(file, { signal }), true);
        const signers = [];
        const { stage } = record.config;
        const judges = { ...packageJudges(judge, stage, `${name} ${version}`, signers), ...(images && { images }) };
        const verified = await verifyArchive(archive, { name, version, stage }, judges);
        if (!configBytes(configOf(verified, verified.content.digest)).equals(record.configBytes)) {
            throw new errors/* UserError */.yo(`${store.name}@${record.digest}: its config in the registry is not what the signed package says; don't trust it, and push ${name} ${version} under a new version`);
        }
        return { ...verified, file, signers };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** `acme-shop-1.4.2.tgz` */
function archiveName(name, version) {
    return `${name.replaceAll('/', '-')}-${version}.tgz`;
}

;// CONCATENATED MODULE: ./src/repository/index-schema.js


/** Of a README, in bytes. */
const LARGEST_README = 64 * 1024;
const MOST_PACKAGES = 20_000;
const MOST_VERSIONS = 10_000;
const LARGEST_NUMBER = Number.MAX_SAFE_INTEGER;
const { commit, created, images: index_schema_images, dependencies, description, homepage, licence, source } = schema/* PACKAGE_SCHEMA */.D0.properties;
const { from, to, approver, at } = PROMOTION_SCHEMA.properties;
const { by } = YANK_SCHEMA.properties;
const SIGNER = { ...schema/* LINE */.pj, minLength: 1, maxLength: 1000 };
const VERSION_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: [
        'version',
        'digest',
        'size',
        'commit',
        'created',
        'stage',
        'images',
        'dependencies',
        'signatures',
        'promotions',
    ],
    properties: {
        version: schema/* VERSION */.xv,
        digest: schema/* DIGEST */.Dh,
        size: { type: 'integer', minimum: 0, maximum: LARGEST_NUMBER },
        commit,
        created,
        stage: schema/* STAGE_NAME */.rf,
        images: index_schema_images,
        dependencies,
        signatures: {
            type: 'array',
            maxItems: 20,
            items: {
                type: 'object',
                additionalProperties: false,
                required: ['kind', 'signer'],
                properties: { kind: { type: 'string', enum: ['openpgp', 'sigstore'] }, signer: SIGNER, at: schema/* LINE */.pj },
            },
        },
        promotions: {
            type: 'array',
            maxItems: 200,
            items: {
                type: 'object',
                additionalProperties: false,
                required: ['from', 'to', 'approver', 'at', 'signer'],
                properties: { from, to, approver, at, reason: REASON, signer: SIGNER },
            },
        },
        yanked: {
            type: 'object',
            additionalProperties: false,
            required: ['by', 'at', 'reason'],
            properties: { by, at, reason: REASON },
        },
    },
};
const INDEX_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'statement', 'repository', 'serial', 'generated', 'expires', 'packages'],
    properties: {
        schema: { const: 1 },
        statement: { const: 'index' },
        repository: { ...schema/* LINE */.pj, maxLength: 512 },
        serial: { type: 'integer', minimum: 1, maximum: LARGEST_NUMBER },
        generated: schema/* TIME */.E9,
        expires: schema/* TIME */.E9,
        packages: {
            type: 'array',
            maxItems: MOST_PACKAGES,
            items: {
                type: 'object',
                additionalProperties: false,
                required: ['name', 'versions'],
                properties: {
                    name: schema/* PACKAGE_NAME */.rM,
                    description,
                    homepage,
                    licence,
                    source,
                    // A character has a byte at least.
                    readme: {
                        type: 'string',
                        maxLength: LARGEST_README,
                        'x-expected': `at most ${LARGEST_README} bytes of text`,
                    },
                    versions: { type: 'array', minItems: 1, maxItems: MOST_VERSIONS, items: VERSION_SCHEMA },
                },
            },
        },
    },
};

;// CONCATENATED MODULE: ./src/repository/index-read.js







/** A thousand packages with fifty versions and long READMEs. */
const LARGEST_INDEX = 128 * 1024 * 1024;
/**
 * Reads a repository's index.
 *
 * @throws {UserError} there is none, nobody who counts signed it, it expired, is older than one that was seen, or is of
 *   another repository
 */
async function readIndex(request, world) {
    const found = await findIndex(openIndex(request.repository, world), request);
    if (found !== undefined)
        return refuseExpired(found, world.now());
    throw new errors/* UserError */.yo(`${request.repository} has no index; write one with sign-package, command: index`);
}
/** Where a repository's index is; its name is the repository's as the index has it. */
function openIndex(repository, world) {
    return registry_openRegistry(parseRepository(repository), world);
}
/** The same for one who writes the next: it may have expired. @returns undefined where there is none */
async function findIndex(store, { judge, environment, seen = 0 }) {
    const manifest = await store.find(INDEX_TAG);
    if (manifest === undefined)
        return undefined;
    const where = `the index of ${store.name}`;
    const { bytes, signatures } = await readSigned(store, manifest, INDEX_TYPE, where, LARGEST_INDEX);
    const { verified } = await judge(bytes, signatures, environment, where);
    const index = parseCanonical(INDEX_SCHEMA, bytes, where);
    const trouble = indexTrouble(index, store.name, seen);
    if (trouble !== undefined)
        throw new errors/* UserError */.yo(`${where} ${trouble}`);
    return { index, digest: manifest.descriptor.digest, signers: verified };
}
function refuseExpired(read, now) {
    const { expires, repository, serial } = read.index;
    if (Date.parse(expires) > now)
        return read;
    throw new errors/* UserError */.yo(`the index of ${repository} (serial ${serial}) expired at ${expires}; write it again with sign-package, command: index`);
}
/** What is wrong with an index, as the end of a sentence that begins with it. */
function indexTrouble(index, repository, seen) {
    if (index.repository !== repository)
        return `is signed as that of ${index.repository}; it was put here by mistake or worse`;
    if (index.serial < seen) {
        return `has serial ${index.serial}, and ${seen} was seen before: an old index was put in its place, so find out by whom`;
    }
    if (Number.isNaN(Date.parse(index.expires)))
        return `expires at ${index.expires}, which is no time`;
    for (const [at, { name, versions }] of index.packages.entries()) {
        const before = index.packages[at - 1]?.name;
        if (before !== undefined && before >= name)
            return `lists ${name} twice or out of order`;
        const wrong = versions.find(({ version }, nth) => {
            const newer = versions[nth - 1]?.version;
            return newer !== undefined && (newer === version || newestFirst(newer, version) > 0);
        });
        if (wrong !== undefined)
            return `lists ${name} ${wrong.version} twice or out of order`;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./src/audit/package-links.js









/** Where a package has the list of components of its image. */
const SBOM = 'metadata/sbom.cdx.json';
/** The links that the repository of packages holds: the package that the image came in, and its promotions. */
async function packageLinks(question, judge, world) {
    const { repository } = question;
    if (repository === undefined)
        return none('no repository of packages was given');
    const found = await orWhy(() => namedPackage(repository, question, judge, world));
    if (found === undefined || 'why' in found) {
        return none(found?.why ?? `the signed index of ${repository} lists no package with ${question.image}`);
    }
    const read = await orWhy(() => verifiedPackage(repository, found.wanted, judge, world));
    if ('why' in read)
        return unverified(found, read.why);
    return verified(question, found, read);
}
function none(why) {
    const links = [
        absent('package', 'nothing says which package it came in', why),
        absent('promotion', 'nothing says who let it into this environment', 'no package is known'),
    ];
    return { links, contradictions: [], approvers: [] };
}
function unverified({ wanted, by }, why) {
    const links = [
        claimed('package', `the package ${wantedText(wanted)} holds it`, `${by} says so; the package itself does not verify: ${why}`),
        absent('promotion', 'nothing says who let it into this environment', 'the package does not verify'),
    ];
    return { links, contradictions: [], approvers: [] };
}
async function namedPackage(repository, { wanted, recorded, image, environment = 'default' }, judge, world) {
    if (wanted !== undefined)
        return { wanted: readWanted(wanted, repository), by: 'who asked' };
    if (recorded !== undefined)
        return { wanted: readWanted(recorded, repository), by: "the rollout's record" };
    const { index } = await readIndex({ repository, judge, environment }, world);
    const [first, ...others] = index.packages.flatMap(({ name, versions }) => versions
        .filter(({ images }) => Object.values(images).some((one) => one.endsWith(`@${image}`)))
        .map(({ version, digest }) => ({ name, version, digest })));
    if (first === undefined)
        return undefined;
    return { wanted: first, by: `the signed index (serial ${index.serial})`, others: others.map(wantedText) };
}
async function verifiedPackage(repository, wanted, judge, world) {
    const store = registry_openRegistry(place_placeOfPackage(repository, wanted.name), world);
    // What runs goes on running when its package is taken back; the audit says so.
    const { record, standing } = await choose(store, wanted, { judge, yanked: 'accepted' });
    const asked = { name: wanted.name, version: wanted.version ?? record.config.version };
    const fetched = await inPrivateFolder(world.temporary, world, (folder) => fetchPackage(store, record, asked, folder, { judge }, world));
    return { ...asked, digest: record.digest, fetched, standing };
}
function verified(question, { by, others = [] }, read) {
    const { name, version, digest, fetched, standing } = read;
    const { manifest, package: file, signers } = fetched;
    const what = `${name} ${version}`;
    if (!manifest.images.includes(question.image)) {
        const says = `${by} names the package ${what}, which does not hold ${question.image}`;
        return { ...none(says), contradictions: [says] };
    }
    const { yank } = standing;
    const link = proved('package', `the package ${what}, signed by ${signersText(signers)}, holds it`, `the package holds this digest, and its signature counts in ${manifest.stage}, for which it was packed; ${by} named it`, {
        name,
        version,
        digest,
        signer: signersText(signers),
        'packed for': manifest.stage,
        commit: file.commit,
        'packed from sources of': file.created,
        'held too by': others.join(', '),
        ...(yank && { 'taken back': `${yank.statement.at} by ${yank.statement.by}: ${yank.statement.reason}` }),
    });
    const promotions = promotionLinks(question.environment, manifest.stage, standing, what);
    const approvers = standing.promotions.map(({ statement }) => statement.approver);
    const sbom = manifest.files.find(({ path }) => path === SBOM);
    const materials = proved('bill-of-materials', `the package ${what} lists what is in it`, `${SBOM} is in the signed package`, {
        sha256: sbom?.sha256,
        signer: signersText(signers),
    });
    return {
        links: [link, ...promotions],
        contradictions: [],
        commit: file.commit,
        approvers,
        ...(sbom !== undefined && { materials }),
    };
}
/** One for each promotion that counts, and one that says so where the environment was never reached. */
function promotionLinks(environment, packedFor, { promotions, stages, refused }, what) {
    const links = promotions.map(({ statement: { from, to, approver, at, reason }, digest, signers }) => proved('promotion', `${approver} let ${what} go on from ${from} to ${to} at ${at}`, `the statement ${digest}, signed by ${signersText(signers)}, counts in ${to}`, { from, to, approver, at, reason, signer: signersText(signers) }));
    if (environment !== undefined && !stages.includes(environment)) {
        const why = refused.filter(({ to }) => to === undefined || to === environment).map(({ sentence }) => sentence);
        const reasons = why.length === 0 ? 'no statement that counts leads there' : why.join('; ');
        links.push(absent('promotion', `nothing says that ${what} may run in ${environment}`, reasons));
    }
    if (links.length > 0)
        return links;
    const says = `${what} was packed for ${packedFor}${environment === undefined ? ' and promoted nowhere' : ', so it needs no promotion'}`;
    return [proved('promotion', says, 'its signed manifest says so', { 'packed for': packedFor })];
}

;// CONCATENATED MODULE: ./src/gates/gaps.js
/** Nothing seen of the canary in so many looks in a row: no pass any more … */
const ABSENT_INCONCLUSIVE = 2;
/** … and with its series missing in so many, over at least so long (a new pod is not scraped at once), it fails. */
const ABSENT_FAIL = 5;
const ABSENT_FAIL_SECONDS = 15;
function isGap(reading) {
    return 'gap' in reading;
}
function isCounts(reading) {
    return 'n' in reading;
}
function isGauge(reading) {
    return 'canary' in reading;
}
/** What the looks without counts mean: four causes, told apart, none of which passes. */
class Gaps {
    #last;
    #absent = 0;
    #absentFrom = 0;
    #absentTo = 0;
    /** Looks in a row of which nothing is known of the canary, from whatever cause. */
    #unknown = 0;
    add(reading, look) {
        const gap = reading === undefined ? gaps_missing : isGap(reading) ? reading : undefined;
        this.#last = gap;
        const known = gap === undefined || gap.gap === 'zero' || look.weight <= 0;
        this.#unknown = known ? 0 : this.#unknown + 1;
        if (gap?.gap === 'absent' && look.weight > 0) {
            if (this.#absent === 0)
                this.#absentFrom = look.from;
            this.#absent += 1;
            this.#absentTo = look.to;
        }
        else if (gap?.gap !== 'unreachable') {
            this.#absent = 0;
        }
    }
    /** The canary can't be seen any more, although it is to have requests. */
    get vanished() {
        return this.#absent >= ABSENT_FAIL && this.#absentTo - this.#absentFrom >= ABSENT_FAIL_SECONDS;
    }
    get vanishedReason() {
        return `no metrics of the canary in ${this.#absent} looks (${Math.round(this.#absentTo - this.#absentFrom)} s) while it is to have requests: ${this.#last?.detail ?? ''}`;
    }
    /** Why the gate can't pass now; undefined when nothing speaks against it. */
    get obstacle() {
        const gap = this.#last;
        if (gap === undefined)
            return undefined;
        if (gap.gap === 'unreachable')
            return `the metrics server did not answer: ${gap.detail}`;
        if (gap.gap === 'not-a-number')
            return `not a number: ${gap.detail}`;
        // After a look without an answer the first absence is the second look that shows nothing.
        if (gap.gap !== 'absent' || this.#unknown < ABSENT_INCONCLUSIVE)
            return undefined;
        return `no metrics of the canary in the last ${this.#unknown} looks: ${gap.detail}`;
    }
    /** The last gap in words, for a step that has no counts at all. */
    get lastDetail() {
        const gap = this.#last;
        return gap && `${CAUSES[gap.gap]}: ${gap.detail}`;
    }
}
const CAUSES = {
    absent: 'no such series',
    zero: 'no requests',
    'not-a-number': 'not a number',
    unreachable: 'the metrics server did not answer',
};
const gaps_missing = { gap: 'unreachable', detail: 'the look has no reading of this metric' };

;// CONCATENATED MODULE: ./src/gates/plain-gate.js
/** A gate that compares with a bound: its evidence is none, and it fails alone or not at all. */
class PlainGate {
    metric;
    failReason = '';
    passAt = 0;
    #failAt = 0;
    constructor(metric) {
        this.metric = metric;
    }
    atMost() {
        return 1;
    }
    lnFail() {
        return 0;
    }
    fail() { }
    get failed() {
        return this.#failAt > 0;
    }
    /** The first time counts. */
    failAt(index, reason) {
        if (this.failed)
            return;
        this.#failAt = index;
        this.failReason = reason;
    }
    stated(own) {
        return {
            ...introduced(this.metric),
            ...own,
            lnEFail: 0,
            lnEPass: 0,
            failAt: this.#failAt,
            passAt: this.passAt,
            failedAlone: this.failed,
        };
    }
}
/** How a result names its metric. */
function introduced({ name, kind, dry, required, }) {
    return { name, kind, dry: dry === true, required };
}

;// CONCATENATED MODULE: ./src/gates/grid.js
const SIZE = 32;
const SMALLEST = Math.log(1.2);
const grid_LARGEST = Math.log(50);
/** Ratios 1.2 to 50, evenly spaced in logarithms, weights proportional to ratio^(-1/2), summing to 1. */
const grid_GRID = grid();
function grid() {
    const logRatios = Array.from({ length: SIZE }, (_, j) => SMALLEST + (j * (grid_LARGEST - SMALLEST)) / (SIZE - 1));
    const total = logRatios.reduce((sum, logRatio) => sum + Math.exp(-logRatio / 2), 0);
    return logRatios.map((logRatio) => {
        const weight = Math.exp(-logRatio / 2) / total;
        return { ratio: Math.exp(logRatio), logRatio, weight, logWeight: Math.log(weight) };
    });
}
/** ln(sum of e^term), without overflow. */
function grid_logSumExp(terms) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < terms.length; j++)
        highest = Math.max(highest, terms[j]);
    if (highest === Number.NEGATIVE_INFINITY)
        return highest;
    let sum = 0;
    for (let j = 0; j < terms.length; j++)
        sum += Math.exp(terms[j] - highest);
    return highest + Math.log(sum);
}

;// CONCATENATED MODULE: ./src/gates/profile.js

/** Width of a cell, in logarithms of n/m: a fifth-order expansion is exact to 6e-12 per event within it. */
const WIDTH = 0.05;
const FARTHEST = 60;
const PRIOR = [...grid_GRID.map(({ logRatio }) => logRatio), ...grid_GRID.map(({ logRatio }) => -logRatio)];
const LOG_PRIOR = [...grid_GRID, ...grid_GRID].map(({ logWeight }) => logWeight - Math.LN2);
/**
 * The log-likelihood of the ratio r = canary/baseline over all intervals,
 * l(r) = sum_k [x ln r - s*log1p((r - 1)*n/(n + m))], as a function that can be evaluated anywhere without going
 * through the intervals again: they are gathered into cells of nearly equal split. Never pooled: each keeps its place
 * to fifth order.
 */
class profile_RatioProfile {
    #cells = new Map();
    #x = 0;
    #y = 0;
    add({ n, x, m, y }) {
        const s = x + y;
        // With one arm empty the interval says nothing of the ratio.
        if (s === 0 || n === 0 || m === 0)
            return;
        this.#x += x;
        this.#y += y;
        const split = Math.log(n / m);
        const key = Math.round(split / WIDTH);
        let cell = this.#cells.get(key);
        if (cell === undefined) {
            cell = { centre: split, moments: new Float64Array(6), atOrigin: 0 };
            this.#cells.set(key, cell);
        }
        let term = s;
        for (let k = 0; k < cell.moments.length; k++) {
            cell.moments[k] = cell.moments[k] + term;
            term *= (split - cell.centre) / (k + 1);
        }
    }
    confidence(alpha) {
        if (this.#x + this.#y === 0)
            return { estimate: null, lower: 0, upper: null };
        for (const cell of this.#cells.values())
            cell.atOrigin = expand(cell.moments, cell.centre, 0);
        const mode = this.#mode();
        const floor = grid_logSumExp(PRIOR.map((u, j) => LOG_PRIOR[j] + this.#at(u))) - Math.log(1 / alpha);
        const above = (u) => this.#at(u) - floor;
        const cut = (from, to) => Math.exp(root(from, to, (u) => [above(u), this.#slope(u)]));
        return {
            estimate: this.#x === 0 ? 0 : this.#y === 0 ? null : Math.exp(mode),
            lower: this.#x === 0 || above(-FARTHEST) >= 0 ? 0 : cut(-FARTHEST, mode),
            upper: this.#y === 0 || above(FARTHEST) >= 0 ? null : cut(mode, FARTHEST),
        };
    }
    #mode() {
        if (this.#x === 0)
            return -FARTHEST;
        if (this.#y === 0)
            return FARTHEST;
        return root(-FARTHEST, FARTHEST, (u) => [this.#slope(u), this.#curve(u)]);
    }
    /** l at ratio e^u. */
    #at(u) {
        let sum = this.#x * u;
        for (const { centre, moments, atOrigin } of this.#cells.values())
            sum -= expand(moments, centre + u, 0) - atOrigin;
        return sum;
    }
    #slope(u) {
        let sum = this.#x;
        for (const { centre, moments } of this.#cells.values())
            sum -= expand(moments, centre + u, 1);
        return sum;
    }
    #curve(u) {
        let sum = 0;
        for (const { centre, moments } of this.#cells.values())
            sum -= expand(moments, centre + u, 2);
        return sum;
    }
}
/** Sum of moments times the derivatives of ln(1 + e^z) at z, the first of them being the given one. */
function expand(moments, z, derivative) {
    const far = Math.exp(-Math.abs(z));
    const p = z > 0 ? 1 / (1 + far) : far / (1 + far);
    const v = p * (1 - p);
    const tilt = 1 - 2 * p;
    const [m0, m1, m2, m3, m4, m5] = moments;
    const third = v * tilt;
    const fourth = v * (1 - 6 * v);
    const fifth = third * (1 - 12 * v);
    if (derivative === 2)
        return m0 * v + m1 * third + m2 * fourth + m3 * fifth;
    if (derivative === 1)
        return m0 * p + m1 * v + m2 * third + m3 * fourth + m4 * fifth;
    const value = Math.max(z, 0) + Math.log1p(far);
    return m0 * value + m1 * p + m2 * v + m3 * third + m4 * fourth + m5 * fifth;
}
/** Newton's method kept inside a bracket; the function's sign differs at the two ends. */
function root(low, high, at) {
    let [below, above] = [low, high];
    const rising = at(high)[0] > 0;
    let u = (below + above) / 2;
    for (let step = 0; step < 200; step++) {
        const [value, slope] = at(u);
        if (value === 0)
            return u;
        if (value > 0 === rising)
            above = u;
        else
            below = u;
        const next = u - value / slope;
        const moved = next > below && next < above ? next : (below + above) / 2;
        if (Math.abs(moved - u) <= 1e-14 * Math.max(1, Math.abs(u)))
            return moved;
        u = moved;
    }
    return u;
}

;// CONCATENATED MODULE: ./src/gates/e-process.js

/**
 * Restarts: how the one unit of wealth is handed out. The first stage gets half, the others share the rest; with one
 * stage there is nothing to share. What is not handed out yet stays as it is and counts 1:1.
 */
class Purse {
    #stages;
    #entered = 0;
    rest = 1;
    constructor(stages) {
        this.#stages = Math.max(1, stages);
    }
    /** What is to be staked as the given stage (from 0) begins; stages that were skipped are staked with it. */
    take(stage) {
        const first = this.#entered;
        const end = Math.min(stage + 1, this.#stages);
        if (end <= first)
            return 0;
        this.#entered = end;
        let taken = 0;
        for (let s = first; s < end; s++)
            taken += this.#share(s);
        this.rest = end === this.#stages ? 0 : this.rest - taken;
        return taken;
    }
    get untouched() {
        return this.#entered === 0;
    }
    #share(stage) {
        if (this.#stages === 1)
            return 1;
        return stage === 0 ? 0.5 : 0.5 / (this.#stages - 1);
    }
}
/** The wealth staked on each alternative of the grid, as logarithms, and what is kept for stages to come. */
class Stakes {
    logs = new Float64Array(grid_GRID.length).fill(Number.NEGATIVE_INFINITY);
    #purse;
    constructor(stages) {
        this.#purse = new Purse(stages);
    }
    /** A stage (from 0) begins: what is kept for it is staked. */
    enter(stage) {
        const stake = this.#purse.take(stage);
        if (stake === 0)
            return;
        grid_GRID.forEach(({ logWeight }, j) => {
            this.logs[j] = grid_logSumExp([this.logs[j], logWeight + Math.log(stake)]);
        });
    }
    /** Counts came before any stage was entered: they belong to the first. */
    begin() {
        if (this.#purse.untouched)
            this.enter(0);
    }
    /** Natural logarithm of all wealth together: the e-value. */
    ln() {
        if (this.#purse.untouched)
            return 0;
        return grid_logSumExp([...this.logs, Math.log(this.#purse.rest)]);
    }
    /** Never below the e-value, and cheap: one exponential, so that every interval can be checked for a crossing. */
    atMost() {
        if (this.#purse.untouched)
            return 1;
        let highest = Number.NEGATIVE_INFINITY;
        for (let j = 0; j < this.logs.length; j++) {
            const log = this.logs[j];
            if (log > highest)
                highest = log;
        }
        return this.#purse.rest + this.logs.length * Math.exp(highest);
    }
}
/**
 * The likelihood-ratio e-process on two arms' counts, fed interval by interval.
 *
 * Seen as betting: the wealth staked on alternative j is multiplied in each interval by
 * L = (r/rho)^x * ((rho*n + m)/(r*n + m))^s with r = rho*g_j (side above) or rho/g_j (side below). The e-value is all
 * wealth together.
 */
class e_process_RatioProcess {
    #rho;
    #gains;
    /** r - rho. */
    #steps;
    #stakes;
    /**
     * @param rho    the null's boundary: canary <= rho * baseline (above) or >= (below)
     * @param stages how many stages share the wealth (restarts), fixed beforehand
     */
    constructor(rho, side, stages = 1) {
        if (!(rho > 0 && Number.isFinite(rho)))
            throw new Error(`a ratio must be above 0, not ${rho}`);
        this.#rho = rho;
        this.#gains = Float64Array.from(grid_GRID, ({ logRatio }) => (side === 'above' ? logRatio : -logRatio));
        this.#steps = this.#gains.map((gain) => rho * Math.expm1(gain));
        this.#stakes = new Stakes(stages);
    }
    enter(stage) {
        this.#stakes.enter(stage);
    }
    /** @param burst events that one cause can yield in one arm: all evidence is divided by it */
    add({ n, x, m, y }, burst = 1) {
        this.#stakes.begin();
        if (x + y === 0 || n === 0 || m === 0)
            return;
        const perStep = n / (this.#rho * n + m);
        const [events, all] = [x / burst, (x + y) / burst];
        const { logs } = this.#stakes;
        for (let j = 0; j < logs.length; j++) {
            const ln = events * this.#gains[j] - all * Math.log1p(this.#steps[j] * perStep);
            logs[j] = logs[j] + ln;
        }
    }
    ln() {
        return this.#stakes.ln();
    }
    atMost() {
        return this.#stakes.atMost();
    }
}
/**
 * One-sample e-process on a share of requests: odds o = g_j (above) or 1/g_j (below),
 * ln E = LSE_j[ln w_j + x ln o - n ln(1 - p0 + o*p0)].
 */
class e_process_ShareProcess {
    #perEvent;
    #perRequest;
    #stakes;
    /** @param p0 the null's boundary, in (0, 1): share <= p0 (above) or >= p0 (below) */
    constructor(p0, side, stages = 1) {
        if (!(p0 > 0 && p0 < 1))
            throw new Error(`a share must lie between 0 and 1, not ${p0}`);
        const odds = grid_GRID.map(({ ratio }) => (side === 'above' ? ratio : 1 / ratio));
        this.#perEvent = Float64Array.from(grid_GRID, ({ logRatio }) => (side === 'above' ? logRatio : -logRatio));
        this.#perRequest = Float64Array.from(odds, (odd) => -Math.log1p(p0 * (odd - 1)));
        this.#stakes = new Stakes(stages);
    }
    enter(stage) {
        this.#stakes.enter(stage);
    }
    add(n, x, burst = 1) {
        this.#stakes.begin();
        const { logs } = this.#stakes;
        for (let j = 0; j < logs.length; j++) {
            const ln = (x * this.#perEvent[j] + n * this.#perRequest[j]) / burst;
            logs[j] = logs[j] + ln;
        }
    }
    ln() {
        return this.#stakes.ln();
    }
    atMost() {
        return this.#stakes.atMost();
    }
}

;// CONCATENATED MODULE: ./src/gates/words.js
/** 0.081 → "8.1 %" */
function percent(share) {
    const value = share * 100;
    return `${Number(value.toPrecision(value >= 10 ? 3 : 2))} %`;
}
/** 12000 → "12,000" */
function count(value) {
    return Math.round(value).toLocaleString('en-US');
}
/** Evidence as odds, rounded down so that what is not enough never reads as enough: ln 9.4 → "12,000 to 1" */
function odds(ln) {
    if (ln >= Math.log(1e9))
        return 'more than 1,000,000,000 to 1';
    const value = Math.exp(ln);
    if (value < 1)
        return 'less than 1 to 1';
    const unit = 10 ** Math.floor(Math.log10(value) - 1);
    const rounded = Math.floor(value / unit + 1e-9) * unit;
    return `${Number(rounded.toPrecision(2)).toLocaleString('en-US')} to 1`;
}
/** 0.5 → "500 ms", 90 → "90 s", 1500 → "25 min" */
function seconds(value) {
    if (value < 1)
        return `${Number((value * 1000).toPrecision(3))} ms`;
    if (value < 120)
        return `${Number(value.toPrecision(3))} s`;
    if (value < 7200)
        return `${Math.round(value / 60)} min`;
    return `${Number((value / 3600).toPrecision(2))} h`;
}
function rate(events, requests) {
    return requests === 0 ? 0 : events / requests;
}

;// CONCATENATED MODULE: ./src/gates/request-rate.js


const DEFAULT_REQUEST_RATIO = 0.5;
/** Requests come in bursts: keep-alive connections, retries, batch clients. */
const DEFAULT_REQUEST_BURST = 10;
/** Request rate: does the canary get the part of the requests that its weight promises it? */
class RequestRate {
    #ratio;
    #lnPassAt;
    burst;
    #missing;
    #enough;
    constructor({ plan, metric }) {
        this.#ratio = metric.ratio ?? DEFAULT_REQUEST_RATIO;
        this.#lnPassAt = Math.log(1 / plan.beta);
        this.burst = metric.maxBurst ?? DEFAULT_REQUEST_BURST;
        this.#missing = new e_process_RatioProcess(this.#ratio, 'below', plan.stages ?? 1);
        this.#enough = new e_process_RatioProcess(this.#ratio, 'above');
    }
    enter({ index }) {
        this.#missing.enter(index);
        this.#enough = new e_process_RatioProcess(this.#ratio, 'above');
    }
    addFail(counts, weight) {
        this.#missing.add(asEvents(counts, weight), this.burst);
    }
    addPass(counts, weight) {
        this.#enough.add(asEvents(counts, weight), this.burst);
    }
    atMost() {
        return this.#missing.atMost();
    }
    lnFail() {
        return this.#missing.ln();
    }
    lnPass() {
        return this.#enough.ln();
    }
    passed() {
        return this.#enough.atMost() >= Math.exp(this.#lnPassAt) && this.#enough.ln() >= this.#lnPassAt;
    }
    baselineUnhealthy() {
        return undefined;
    }
    observed({ n, m, expected }) {
        return `${count(n)} of ${count(n + m)} requests reached the canary, ${count(expected)} were its share`;
    }
    bound() {
        return `more than ${percent(this.#ratio)} of its share`;
    }
}
/** Requests are the events, shares of traffic the exposure: the ratio is then that of request rates. */
function asEvents({ n, m }, weight) {
    return { n: weight / 100, x: n, m: 1 - weight / 100, y: m };
}

;// CONCATENATED MODULE: ./src/gates/count-gate.js





/** A gate that weighs evidence on counts: errors, slow requests, request rate. */
class CountGate {
    metric;
    #test;
    #alpha;
    #lnPassAt;
    #gaps = new Gaps();
    #profile = new profile_RatioProfile();
    #all = totals();
    #step = totals();
    #failed;
    #passAt = 0;
    /** Looks of the step whose evidence to pass was not weighed yet: only the last step's is ever asked for. */
    #unweighed = [];
    constructor({ plan, metric }, test) {
        this.metric = metric;
        this.#test = test;
        this.#alpha = plan.alpha;
        this.#lnPassAt = Math.log(1 / plan.beta);
    }
    enter(step) {
        this.#step = totals();
        this.#passAt = 0;
        this.#unweighed = [];
        this.#test.enter(step);
    }
    add(reading, look, index) {
        const counts = reading !== undefined && isCounts(reading) ? reading : undefined;
        if (counts)
            this.#count(counts, look.weight);
        this.#gaps.add(reading, look);
        if (this.#gaps.vanished && this.metric.required && this.#failed === undefined) {
            this.#failed = { at: index, reason: this.#gaps.vanishedReason, alone: true };
        }
        this.#unweighed.push({ index, counts, weight: look.weight, clear: this.#gaps.obstacle === undefined });
    }
    #count(counts, weight) {
        addTo(this.#all, counts, weight);
        addTo(this.#step, counts, weight);
        const { burst } = this.#test;
        const compared = this.metric.kind === 'requests' ? asEvents(counts, weight) : counts;
        this.#profile.add({ n: compared.n, m: compared.m, x: compared.x / burst, y: compared.y / burst });
        this.#test.addFail(counts, weight);
    }
    #weighPass() {
        for (const { index, counts, weight, clear } of this.#unweighed) {
            if (counts)
                this.#test.addPass(counts, weight);
            if (clear && this.#passAt === 0 && this.#test.passed())
                this.#passAt = index;
        }
        this.#unweighed = [];
        return this.#passAt > 0 && this.#gaps.obstacle === undefined && this.#test.passed();
    }
    atMost() {
        return this.#test.atMost();
    }
    lnFail() {
        return this.#test.lnFail();
    }
    fail(index) {
        this.#failed ??= {
            at: index,
            reason: `${this.#test.observed(this.#all)}, evidence ${odds(this.lnFail())}`,
            alone: false,
        };
    }
    state() {
        const passing = this.#weighPass();
        const verdict = this.#failed ? 'fail' : passing ? 'pass' : 'inconclusive';
        const { expected: _, ...counts } = verdict === 'fail' ? this.#all : this.#step;
        const lnHarm = this.#test.lnHarm?.();
        return {
            ...introduced(this.metric),
            verdict,
            reason: this.#reason(verdict),
            counts,
            lnEFail: this.lnFail(),
            lnEPass: this.#test.lnPass(),
            ...(lnHarm === undefined ? {} : { lnEHarm: lnHarm }),
            failAt: this.#failed?.at ?? 0,
            passAt: this.#passAt,
            ratio: this.#profile.confidence(this.#alpha),
            bound: this.#test.bound(),
            failedAlone: this.#failed?.alone ?? false,
        };
    }
    #reason(verdict) {
        if (this.#failed)
            return this.#failed.reason;
        const observed = this.#test.observed(this.#step);
        const lnPass = Math.max(this.#test.lnPass(), this.#test.lnHarm?.() ?? 0);
        if (verdict === 'pass')
            return `${observed}, proven ${odds(lnPass)}`;
        const obstacle = this.#gaps.obstacle;
        if (obstacle !== undefined)
            return obstacle;
        if (this.#step.n === 0) {
            const detail = this.#gaps.lastDetail;
            return `the canary has had no requests in this step${detail ? ` (${detail})` : ''}`;
        }
        const unhealthy = this.#test.baselineUnhealthy();
        if (unhealthy !== undefined)
            return `${unhealthy}; ${observed}`;
        return `${observed}: not enough evidence yet, ${odds(lnPass)} to pass of the ${odds(this.#lnPassAt)} needed`;
    }
}
function totals() {
    return { n: 0, x: 0, m: 0, y: 0, expected: 0 };
}
function addTo(sums, { n, x, m, y, lowerBound }, weight) {
    sums.n += n;
    sums.x += x;
    sums.m += m;
    sums.y += y;
    sums.expected += ((n + m) * weight) / 100;
    if (lowerBound)
        sums.lowerBound = true;
}

;// CONCATENATED MODULE: ./src/gates/limit.js

/**
 * An absolute limit on a share of the canary's requests. Where the baseline breaks it too, the canary can only fail
 * when it is also worse than the baseline.
 */
class AbsoluteLimit {
    #canary;
    #baseline;
    #share;
    #unhealthyAt;
    #seen = { m: 0, y: 0 };
    #pass;
    constructor(share, alpha, stages) {
        this.#share = share;
        this.#canary = new e_process_ShareProcess(share, 'above', stages);
        this.#baseline = new e_process_ShareProcess(share, 'above', stages);
        this.#pass = new e_process_ShareProcess(share, 'below');
        this.#unhealthyAt = 1 / alpha;
    }
    enter(stage) {
        this.#canary.enter(stage);
        this.#baseline.enter(stage);
        this.#pass = new e_process_ShareProcess(this.#share, 'below');
    }
    addFail(counts, burst) {
        this.#canary.add(counts.n, counts.x, burst);
        this.#baseline.add(counts.m, counts.y, burst);
        this.#seen.m += counts.m;
        this.#seen.y += counts.y;
    }
    addPass(n, x, burst) {
        this.#pass.add(n, x, burst);
    }
    get baselineUnhealthy() {
        return (isProven(this.#baseline, this.#unhealthyAt) || (this.#baselineOver && isProven(this.#canary, this.#unhealthyAt)));
    }
    /**
     * By its rate alone: a canary that gets as many requests as the baseline would often be the first to be proven above
     * a limit that both break.
     */
    get #baselineOver() {
        return this.#seen.y > this.#share * this.#seen.m;
    }
    atMost() {
        return this.#canary.atMost();
    }
    lnFail(relative) {
        const excused = this.#baselineOver || isProven(this.#baseline, this.#unhealthyAt);
        return excused ? Math.min(this.#canary.ln(), relative.ln()) : this.#canary.ln();
    }
    lnPass() {
        return this.#pass.ln();
    }
    passed(lnLimit) {
        return isProven(this.#pass, Math.exp(lnLimit));
    }
}
function isProven(process, at) {
    return process.atMost() >= at && process.ln() >= Math.log(at);
}

;// CONCATENATED MODULE: ./src/gates/error-rate.js



const DEFAULT_RATIO = 1.1;
/** Stage margins: what PASS has to show that the canary is below, as a multiple of the baseline. */
const MARGINS = [
    [5, 3],
    [10, 2],
    [25, 1.5],
    [50, 1.25],
];
/**
 * The margin at a weight: a small canary sees few errors, so only a coarse ratio can be proven there. Between the
 * given weights it moves evenly with the logarithm of the weight; beyond them it stays.
 */
function passMargin(weight) {
    let [fromWeight, fromMargin] = MARGINS[0];
    if (weight <= fromWeight)
        return fromMargin;
    for (const [toWeight, toMargin] of MARGINS.slice(1)) {
        if (weight <= toWeight) {
            const way = Math.log(weight / fromWeight) / Math.log(toWeight / fromWeight);
            return fromMargin + way * (toMargin - fromMargin);
        }
        fromWeight = toWeight;
        fromMargin = toMargin;
    }
    return fromMargin;
}
/** At tiny weights any error rate is within the budget; the canary still has to answer better than this. */
const HIGHEST_HARM = 0.5;
/**
 * The error rate that a step may show and still be within the harm budget: b + H/w.
 *
 * @param budget   share of all requests that may be at risk (H)
 * @param weight   percent of requests the canary gets (w)
 * @param baseline error rate of the baseline before the step (b)
 */
function harmLimit(budget, weight, baseline) {
    return Math.min(HIGHEST_HARM, baseline + (budget * 100) / weight);
}
/** Errors: canary against baseline, and where a limit is given also against that. */
class ErrorRate {
    #ratio;
    #lnPassAt;
    #budget;
    burst;
    #relative;
    #limit;
    #limitShare;
    #below;
    #harm;
    #harmShare;
    #margin = passMargin(0);
    constructor({ plan, metric }) {
        const stages = plan.stages ?? 1;
        this.#ratio = metric.ratio ?? DEFAULT_RATIO;
        this.#lnPassAt = Math.log(1 / plan.beta);
        this.#budget = plan.harmBudget;
        this.burst = metric.maxBurst ?? 1;
        this.#relative = new e_process_RatioProcess(this.#ratio, 'above', stages);
        this.#limitShare = metric.limit;
        this.#limit = metric.limit === undefined ? undefined : new AbsoluteLimit(metric.limit, plan.alpha, stages);
        this.#below = new e_process_RatioProcess(this.#margin, 'below');
    }
    enter({ index, weight, before }) {
        this.#relative.enter(index);
        this.#limit?.enter(index);
        this.#margin = passMargin(weight);
        this.#below = new e_process_RatioProcess(this.#margin, 'below');
        this.#harmShare = weight > 0 ? harmLimit(this.#budget, weight, rate(before.y, before.m)) : undefined;
        this.#harm = this.#harmShare ? new e_process_ShareProcess(this.#harmShare, 'below') : undefined;
    }
    addFail(counts) {
        this.#relative.add(counts, this.burst);
        this.#limit?.addFail(counts, this.burst);
    }
    addPass(counts) {
        this.#below.add(counts, this.burst);
        this.#harm?.add(counts.n, counts.x, this.burst);
        this.#limit?.addPass(counts.n, counts.x, this.burst);
    }
    atMost() {
        const relative = this.#relative.atMost();
        return this.#limit === undefined ? relative : (relative + this.#limit.atMost()) / 2;
    }
    lnFail() {
        const relative = this.#relative.ln();
        if (this.#limit === undefined)
            return relative;
        const absolute = this.#limit.lnFail(this.#relative);
        const higher = Math.max(relative, absolute);
        return higher + Math.log((Math.exp(relative - higher) + Math.exp(absolute - higher)) / 2);
    }
    lnPass() {
        return this.#below.ln();
    }
    lnHarm() {
        return this.#harm?.ln() ?? 0;
    }
    passed() {
        if (this.#limit?.passed(this.#lnPassAt) === false)
            return false;
        const limit = Math.exp(this.#lnPassAt);
        if (this.#below.atMost() >= limit && this.#below.ln() >= this.#lnPassAt)
            return true;
        return this.#harm !== undefined && this.#harm.atMost() >= limit && this.#harm.ln() >= this.#lnPassAt;
    }
    baselineUnhealthy() {
        return this.#limit?.baselineUnhealthy
            ? `the baseline is unhealthy: its own error rate is above the limit of ${percent(this.#limitShare)}`
            : undefined;
    }
    observed({ n, x, m, y }) {
        const canary = `error rate ${percent(rate(x, n))}`;
        if (m === 0)
            return `${canary} (${count(x)} of ${count(n)} requests; none to the baseline)`;
        return `${canary} against ${percent(rate(y, m))} of the baseline (${count(x)} of ${count(n)} requests, ${count(y)} of ${count(m)})`;
    }
    bound() {
        const bounds = [`fail above ${this.#ratio} x baseline`];
        if (this.#limitShare !== undefined)
            bounds.push(`or above ${percent(this.#limitShare)}`);
        const pass = [`pass below ${Number(this.#margin.toPrecision(3))} x baseline`];
        if (this.#harmShare !== undefined)
            pass.push(`or below ${percent(this.#harmShare)} (harm budget)`);
        return `${bounds.join(' ')}; ${pass.join(' ')}`;
    }
}

;// CONCATENATED MODULE: ./src/gates/evidence.js



/** Counts that cannot be: they are an error, never a verdict. */
class BadCounts extends Error {
    name = 'BadCounts';
}
/** @throws {BadCounts} a count is negative, not a whole number, too large to be exact, or events exceed requests */
function checkCounts({ n, x, m, y }) {
    if (!isCount(n) || !isCount(x) || !isCount(m) || !isCount(y)) {
        throw new BadCounts(`n, x, m, y are ${n}, ${x}, ${m}, ${y}, which are not all whole numbers from 0`);
    }
    if (x > n)
        throw new BadCounts(`the canary has ${x} events in ${n} requests`);
    if (y > m)
        throw new BadCounts(`the baseline has ${y} events in ${m} requests`);
}
function isCount(value) {
    return Number.isSafeInteger(value) && value >= 0;
}
/**
 * Evidence against "canary event rate <= rho x baseline event rate", valid at every look.
 *
 * @param intervals counts per interval, never pooled
 * @param rho       largest ratio still called good, > 0
 * @returns natural logarithm of the e-value; >= ln(1/alpha) means FAIL at level alpha
 * @throws {BadCounts} a count is negative, not an integer, or events exceed requests
 * @see Lindon, Sanden, Shirikian 2022, arXiv 2205.14762; the mixture is over GRID
 */
function failEvidence(intervals, rho) {
    return follow(new RatioProcess(rho, 'above'), intervals);
}
/**
 * Evidence against "canary event rate >= tau x baseline event rate", valid at every look.
 *
 * @returns natural logarithm of the e-value; >= ln(1/beta) means that the canary is proven to be below tau
 * @throws {BadCounts} as failEvidence
 */
function passEvidence(intervals, tau) {
    return follow(new RatioProcess(tau, 'below'), intervals);
}
/**
 * failEvidence with restarts: one process begins with each stage, so that a regression that begins late need not first
 * win back what the good stages before it lost. The first stage has half of the weight, the others share the rest.
 *
 * @param stages intervals of each stage; stages that have not begun are empty and must be there, as the weights are
 *               fixed beforehand
 */
function restartedFailEvidence(stages, rho) {
    const process = new RatioProcess(rho, 'above', stages.length);
    stages.forEach((intervals, stage) => {
        if (intervals.length > 0)
            process.enter(stage);
        for (const interval of intervals) {
            checkCounts(interval);
            process.add(interval);
        }
    });
    return process.ln();
}
/**
 * One-sample evidence on a share of requests: side "above" speaks against "share <= p0", side "below" against
 * "share >= p0".
 *
 * @param samples n requests, x of them events, per interval
 * @returns natural logarithm of the e-value
 * @throws {BadCounts} as failEvidence
 */
function shareEvidence(samples, p0, side) {
    const process = new ShareProcess(p0, side);
    for (const { n, x } of samples) {
        checkCounts({ n, x, m: 0, y: 0 });
        process.add(n, x);
    }
    return process.ln();
}
/** Anytime-valid p-value: min(1, 1 / the largest e-value seen). */
function anytimeP(intervals, rho) {
    const process = new RatioProcess(rho, 'above');
    let highest = 0;
    for (const interval of intervals) {
        checkCounts(interval);
        process.add(interval);
        highest = Math.max(highest, process.ln());
    }
    return Math.exp(-highest);
}
/**
 * Confidence sequence for the ratio canary/baseline: covers the truth at every look at once with 1 - alpha.
 *
 * @throws {BadCounts} as failEvidence
 */
function confidenceSequence(intervals, alpha) {
    const profile = new RatioProfile();
    for (const interval of intervals) {
        checkCounts(interval);
        profile.add(interval);
    }
    return profile.confidence(alpha);
}
/** Requests without an event that prove a share below p0 at error bound beta. */
function requestsToProve(p0, beta) {
    const perRequest = GRID.map(({ ratio }) => -Math.log1p(-p0 + p0 / ratio));
    const ln = (n) => logSumExp(GRID.map(({ logWeight }, j) => logWeight + n * perRequest[j]));
    let low = 0;
    let high = 1;
    while (ln(high) < Math.log(1 / beta))
        high *= 2;
    while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (ln(middle) >= Math.log(1 / beta))
            high = middle;
        else
            low = middle;
    }
    return high;
}
function follow(process, intervals) {
    for (const interval of intervals) {
        checkCounts(interval);
        process.add(interval);
    }
    return process.ln();
}

;// CONCATENATED MODULE: ./src/gates/latency.js




/** Slow requests: the share above a bound, counted in buckets; never the output of histogram_quantile. */
class Latency {
    #share;
    #seconds;
    #lnPassAt;
    burst;
    #limit;
    #relative;
    #boundary = '';
    constructor({ plan, metric }) {
        const stages = plan.stages ?? 1;
        if (metric.share === undefined || metric.bound === undefined) {
            throw new Error(`the metric ${metric.name} has no bound or no share`);
        }
        this.#share = metric.share;
        this.#seconds = metric.bound;
        this.#lnPassAt = Math.log(1 / plan.beta);
        this.burst = metric.maxBurst ?? 1;
        this.#limit = new AbsoluteLimit(this.#share, plan.alpha, stages);
        this.#relative = new e_process_RatioProcess(metric.ratio ?? DEFAULT_RATIO, 'above', stages);
    }
    enter({ index }) {
        this.#limit.enter(index);
        this.#relative.enter(index);
    }
    addFail(counts) {
        this.#limit.addFail(counts, this.burst);
        this.#relative.add(counts, this.burst);
        if (counts.between)
            this.#boundary = boundaryNote(counts.between);
    }
    addPass({ n, x, between }) {
        this.#limit.addPass(n, between?.x ?? x, this.burst);
    }
    atMost() {
        return this.#limit.atMost();
    }
    lnFail() {
        return this.#limit.lnFail(this.#relative);
    }
    lnPass() {
        return this.#limit.lnPass();
    }
    passed() {
        return this.#limit.passed(this.#lnPassAt);
    }
    baselineUnhealthy() {
        return this.#limit.baselineUnhealthy
            ? `the baseline is unhealthy: more than ${percent(this.#share)} of its own requests are slower than ${seconds(this.#seconds)}`
            : undefined;
    }
    observed({ n, x, m, y }) {
        return `${percent(rate(x, n))} of requests slower than ${seconds(this.#seconds)}, ${percent(this.#share)} allowed (${count(x)} of ${count(n)}; baseline ${count(y)} of ${count(m)})${this.#boundary}`;
    }
    bound() {
        return `at most ${percent(this.#share)} slower than ${seconds(this.#seconds)}`;
    }
}
/** Which buckets decide where none ends at the bound. */
function boundaryNote({ above, below }) {
    const upper = above === null ? 'no bucket, so it cannot fail' : `bucket ${seconds(above)}`;
    return `; no bucket ends at the bound: fails by ${upper}, passes by ${below === 0 ? 'no bucket, so it cannot pass' : `bucket ${seconds(below)}`}`;
}

;// CONCATENATED MODULE: ./src/gates/saturation.js



/** A gauge that follows itself has no independent intervals, so the rule is plain: so many in a row above the bound … */
const INTERVALS = 3;
/** … and above the baseline by so much. */
const MARGIN = 0.1;
/** CPU and memory: threshold evidence, never weighed with the counts. */
class SaturationGate extends PlainGate {
    #bound;
    #what;
    #gaps = new Gaps();
    #row = 0;
    #last;
    constructor({ metric }) {
        super(metric);
        if (metric.bound === undefined)
            throw new Error(`the metric ${metric.name} has no bound`);
        this.#bound = metric.bound;
        this.#what = metric.kind === 'cpu' ? 'CPU use' : 'memory use';
    }
    enter(_) {
        this.passAt = 0;
        this.#last = undefined;
    }
    add(reading, look, index) {
        this.#gaps.add(reading, look);
        if (reading === undefined || !isGauge(reading)) {
            this.#row = 0;
            return;
        }
        const { canary, baseline } = reading;
        // A baseline that can't be seen (all traffic is the canary's) leaves the bound alone to decide.
        const beside = Number.isFinite(baseline) ? baseline : 0;
        const over = canary > this.#bound && canary > beside + MARGIN;
        this.#last = {
            over,
            observed: `${this.#what} ${percent(canary)} of the limit against ${percent(beside)} of the baseline, ${percent(this.#bound)} allowed`,
        };
        this.#row = over ? this.#row + 1 : 0;
        if (!over && this.passAt === 0)
            this.passAt = index;
        if (this.#row >= INTERVALS) {
            this.failAt(index, `${this.#last.observed}, over it for ${INTERVALS} intervals (threshold)`);
        }
    }
    state() {
        const verdict = this.#verdict();
        return this.stated({
            verdict,
            reason: this.#reason(verdict),
            counts: { n: 0, x: 0, m: 0, y: 0 },
            ratio: { estimate: null, lower: 0, upper: null },
            bound: `at most ${percent(this.#bound)} of the limit`,
        });
    }
    #verdict() {
        if (this.failed)
            return 'fail';
        if (this.#gaps.obstacle !== undefined || this.#last === undefined || this.#last.over)
            return 'inconclusive';
        return 'pass';
    }
    #reason(verdict) {
        if (verdict === 'fail')
            return this.failReason;
        const none = `no reading in this step${this.#gaps.lastDetail ? ` (${this.#gaps.lastDetail})` : ''}`;
        return this.#gaps.obstacle ?? (this.#last ? `${this.#last.observed} (threshold)` : none);
    }
}

;// CONCATENATED MODULE: ./src/gates/threshold.js







/** The classic rule: each interval is compared with the limit, and `failureLimit` intervals over it fail. */
class ThresholdGate extends PlainGate {
    #alpha;
    #failureLimit;
    #gaps = new Gaps();
    #profile = new profile_RatioProfile();
    #step = { n: 0, x: 0, m: 0, y: 0 };
    #over = 0;
    #last;
    constructor({ plan, metric }) {
        super(metric);
        this.#alpha = plan.alpha;
        this.#failureLimit = metric.failureLimit ?? 1;
    }
    enter(_) {
        this.#step = { n: 0, x: 0, m: 0, y: 0 };
        this.passAt = 0;
        this.#last = undefined;
    }
    add(reading, look, index) {
        this.#gaps.add(reading, look);
        if (this.#gaps.vanished && this.metric.required)
            this.failAt(index, this.#gaps.vanishedReason);
        if (reading === undefined || !isCounts(reading))
            return;
        this.#profile.add(reading);
        const { n, x, m, y } = this.#step;
        this.#step = { n: n + reading.n, x: x + reading.x, m: m + reading.m, y: y + reading.y };
        const compared = this.#compare(reading, look.weight);
        if (compared === undefined)
            return;
        this.#last = compared;
        if (compared.within && this.passAt === 0)
            this.passAt = index;
        if (!compared.over)
            return;
        this.#over += 1;
        if (this.#over >= this.#failureLimit) {
            const times = this.#failureLimit === 1 ? '' : `, over the limit in ${this.#over} intervals`;
            this.failAt(index, `${compared.observed}${times} (threshold)`);
        }
    }
    state() {
        const verdict = this.#verdict();
        return this.stated({
            verdict,
            reason: this.#reason(verdict),
            counts: this.#step,
            ratio: this.#profile.confidence(this.#alpha),
            bound: this.#bound(),
        });
    }
    #verdict() {
        if (this.failed)
            return 'fail';
        if (this.#gaps.obstacle !== undefined || !this.#last?.within)
            return 'inconclusive';
        return 'pass';
    }
    #reason(verdict) {
        if (verdict === 'fail')
            return this.failReason;
        const obstacle = this.#gaps.obstacle;
        if (obstacle !== undefined)
            return obstacle;
        if (this.#last === undefined) {
            const detail = this.#gaps.lastDetail;
            return `no interval of this step could be compared${detail ? ` (${detail})` : ''}`;
        }
        return `${this.#last.observed} (threshold)`;
    }
    #bound() {
        const { kind, limit, ratio, bound, share } = this.metric;
        if (kind === 'slow')
            return `at most ${percent(share)} slower than ${seconds(bound)}`;
        if (kind === 'requests')
            return `more than ${percent(ratio ?? DEFAULT_REQUEST_RATIO)} of its share`;
        const relative = `at most ${ratio ?? DEFAULT_RATIO} x baseline`;
        return limit === undefined ? relative : `${relative} and ${percent(limit)}`;
    }
    /** undefined: there is nothing to compare in this interval. */
    #compare(counts, weight) {
        const { n, x, m, y, between } = counts;
        if (this.metric.kind === 'requests') {
            if (n + m === 0 || weight <= 0 || weight >= 100)
                return undefined;
            const expected = ((n + m) * weight) / 100;
            const part = n / weight / (m / (100 - weight));
            const over = part < (this.metric.ratio ?? DEFAULT_REQUEST_RATIO);
            return {
                over,
                within: !over,
                observed: `${count(n)} of ${count(n + m)} requests reached the canary, ${count(expected)} were its share`,
            };
        }
        if (n === 0)
            return undefined;
        const over = this.#isOver(counts);
        const within = between ? between.below > 0 && !this.#isOver({ ...counts, x: between.x, y: between.y }) : !over;
        const what = this.metric.kind === 'slow' ? `slower than ${seconds(this.metric.bound)}` : 'errors';
        const note = between ? boundaryNote(between) : '';
        return {
            over,
            within,
            observed: `${percent(rate(x, n))} ${what} against ${percent(rate(y, m))} of the baseline (${count(x)} of ${count(n)} requests, ${count(y)} of ${count(m)})${note}`,
        };
    }
    #isOver({ n, x, m, y }) {
        const [canary, baseline] = [rate(x, n), rate(y, m)];
        const worse = m > 0 && canary > (this.metric.ratio ?? DEFAULT_RATIO) * baseline;
        const limit = this.metric.kind === 'slow' ? this.metric.share : this.metric.limit;
        // A limit that the baseline breaks too says nothing about the canary, unless it is also worse.
        const aboveLimit = limit !== undefined && canary > limit && (worse || baseline <= limit);
        return aboveLimit || (this.metric.kind === 'errors' && worse);
    }
}

;// CONCATENATED MODULE: ./src/gates/verdict.js









/** Errors carry most of the merged evidence: three failed answers at a 5 % split are then proof enough. */
const ERRORS_SHARE = 0.8;
/**
 * What the looks so far say at a step. FAIL latches and rests on all looks of the rollout; PASS rests on the step's
 * own; anything else is inconclusive, and never promotes.
 *
 * @param looks all looks of the rollout, in order
 * @param step  the step that is asked about, from 0, and its weight in percent
 * @throws {BadCounts} counts that cannot be
 */
function verdict_judge(plan, looks, step) {
    const judging = new Judging(plan);
    for (const look of looks)
        judging.add(look);
    return judging.judgement(step);
}
/** judge, look by look: what was seen is not gone through again. */
class Judging {
    #gates;
    /** Gates whose evidence is merged, with the logarithm of their share. */
    #merged;
    #baselines = new Map();
    #failAt;
    #looks = 0;
    #step;
    #lnAtFail;
    constructor(plan) {
        this.#gates = plan.metrics.map((metric) => gateFor({ plan, metric }));
        this.#merged = merge(this.#gates);
        this.#failAt = 1 / plan.alpha;
        for (const { name } of plan.metrics)
            this.#baselines.set(name, { m: 0, y: 0, ...plan.before[name] });
    }
    /** @throws {BadCounts} counts that cannot be; what was judged before stays as it was */
    add(look) {
        for (const gate of this.#gates)
            check(gate.metric, look.readings[gate.metric.name]);
        this.#enter(look.step, look.weight);
        this.#looks += 1;
        for (const gate of this.#gates) {
            const reading = look.readings[gate.metric.name];
            gate.add(reading, look, this.#looks);
            if (reading !== undefined && isCounts(reading)) {
                const sums = this.#baselines.get(gate.metric.name);
                sums.m += reading.m;
                sums.y += reading.y;
            }
        }
        this.#latch();
    }
    judgement(step) {
        this.#enter(step.index, step.weight);
        const states = this.#gates.map((gate) => gate.state());
        const { verdict, reason } = this.#decide(states);
        return {
            verdict,
            reason,
            gates: states.map(({ failedAlone: _, ...result }) => result),
            lnEvidence: this.#lnAtFail ?? this.#lnMerged(),
        };
    }
    #enter(index, weight) {
        if (this.#step === index)
            return;
        this.#step = index;
        for (const gate of this.#gates) {
            // A copy: what the baseline does from here on must not move this step's bound.
            const before = { ...this.#baselines.get(gate.metric.name) };
            gate.enter({ index, weight, before });
        }
    }
    #latch() {
        for (const gate of this.#gates) {
            if (gate.metric.dry && gate.atMost() >= this.#failAt && gate.lnFail() >= Math.log(this.#failAt)) {
                gate.fail(this.#looks);
            }
        }
        if (this.#lnAtFail !== undefined)
            return;
        let atMost = 0;
        for (const { gate, logShare } of this.#merged)
            atMost += Math.exp(logShare) * gate.atMost();
        if (atMost < this.#failAt)
            return;
        const merged = this.#lnMerged();
        if (merged < Math.log(this.#failAt))
            return;
        this.#lnAtFail = merged;
        const parts = this.#merged.map(({ gate, logShare }) => logShare + gate.lnFail());
        const largest = Math.max(...parts);
        this.#merged.forEach(({ gate }, i) => {
            if (parts[i] === largest || parts[i] >= Math.log(this.#failAt))
                gate.fail(this.#looks);
        });
    }
    #lnMerged() {
        if (this.#merged.length === 0)
            return 0;
        return grid_logSumExp(this.#merged.map(({ gate, logShare }) => logShare + gate.lnFail()));
    }
    #decide(states) {
        const deciding = states.filter((state) => !state.dry);
        const failed = deciding.filter((state) => state.verdict === 'fail').sort((a, b) => a.failAt - b.failAt);
        if (failed[0]) {
            const others = failed.length > 1 ? `; ${failed.length - 1} more gates failed` : '';
            return { verdict: 'fail', reason: `${label(failed[0])}${others}` };
        }
        if (deciding.length === 0) {
            return { verdict: 'inconclusive', reason: 'no gate is there to decide: all are off, dry or not measured' };
        }
        if (this.#looks === 0)
            return { verdict: 'inconclusive', reason: 'there was no look at the metrics yet' };
        const required = deciding.filter((state) => state.required);
        const needed = required.length > 0 ? required : deciding;
        const open = needed.filter((state) => state.verdict !== 'pass');
        if (open[0])
            return { verdict: 'inconclusive', reason: open.map(label).join('; ') };
        return { verdict: 'pass', reason: needed.map(label).join('; ') };
    }
}
function check({ name }, reading) {
    if (reading === undefined)
        return;
    if (isGauge(reading)) {
        const usable = Number.isFinite(reading.canary) && reading.canary >= 0;
        if (!usable)
            throw new BadCounts(`${name}: ${reading.canary} is no share of a limit`);
    }
    if (!isCounts(reading))
        return;
    checkCounts(reading);
    if (reading.between)
        checkCounts({ ...reading, x: reading.between.x, y: reading.between.y });
}
function label({ name, kind, reason }) {
    return kind === 'errors' && name === 'errors' ? reason : `${name}: ${reason}`;
}
function gateFor(setting) {
    const { kind, mode } = setting.metric;
    if (kind === 'cpu' || kind === 'memory')
        return new SaturationGate(setting);
    if (mode === 'threshold')
        return new ThresholdGate(setting);
    switch (kind) {
        case 'errors':
            return new CountGate(setting, new ErrorRate(setting));
        case 'slow':
            return new CountGate(setting, new Latency(setting));
        case 'requests':
            return new CountGate(setting, new RequestRate(setting));
    }
}
/**
 * What a gate's evidence to fail (lnEFail) must reach to fail the rollout by itself, by name. Gates that weigh no
 * evidence (thresholds, CPU, memory) are left out.
 */
function failLimits({ metrics, alpha }) {
    const shares = logShares(metrics);
    const weighing = metrics.filter(weighs);
    return new Map(weighing.map((metric) => [metric.name, Math.log(1 / alpha) - (shares.get(metric) ?? 0)]));
}
function weighs({ mode, kind }) {
    return mode === 'sequential' && kind !== 'cpu' && kind !== 'memory';
}
function merge(gates) {
    const shares = logShares(gates.map(({ metric }) => metric));
    return gates.flatMap((gate) => {
        const logShare = shares.get(gate.metric);
        return logShare === undefined ? [] : [{ gate, logShare }];
    });
}
/**
 * The shares of a weighted average: a weighted average of e-values is an e-value whatever depends on what, so one
 * false alarm bound holds for all gates together. Dry gates have none.
 */
function logShares(metrics) {
    const weighing = metrics.filter((metric) => !metric.dry && weighs(metric));
    const errors = weighing.filter(({ kind }) => kind === 'errors').length;
    const others = weighing.length - errors;
    const pot = errors === 0 ? 0 : others === 0 ? 1 : ERRORS_SHARE;
    return new Map(weighing.map((metric) => [metric, Math.log(metric.kind === 'errors' ? pot / errors : (1 - pot) / others)]));
}

;// CONCATENATED MODULE: ./src/rollout/admission.js

/** Writes a check down. @returns a line for the log */
function noteAdmission(record, admission) {
    record.admissions = [...(record.admissions ?? []), admission];
    return admissionWords(admission).join('; ');
}
/** Checks of an image in earlier rollouts that count again, each with the rollout it was made for; newest last. */
function admissionsOf(records, image) {
    const { digest } = parseImage(image);
    return records
        .flatMap(({ id, admissions = [] }) => admissions.map((one) => ({ ...one, rollout: one.rollout ?? id })))
        .filter((one) => one.digest === digest && one.signers.length > 0)
        .sort((a, b) => a.at.localeCompare(b.at))
        .slice(-1);
}
/** What a check found, a sentence each without its full stop. */
function admissionWords({ signers, package: pack, breakGlass, rollout, digest }) {
    return [
        ...(pack === undefined ? [] : [`package ${pack.name} ${pack.version} (${pack.reference})`]),
        ...(pack?.promotion === undefined ? [] : [promotionWords(pack.promotion)]),
        ...(signers.length === 0 ? [] : [`${pack ? 'its' : digest} signature counts: ${admission_signersText(signers)}`]),
        ...(rollout === undefined ? [] : [`checked for rollout ${rollout}, and not again`]),
        ...(breakGlass === undefined ? [] : [glassWords(breakGlass)]),
    ];
}
function admission_signersText(signers) {
    return signers.map(({ kind, signer }) => `${signer} (${kind})`).join(', ');
}
function promotionWords(promotion) {
    const { from, to, approver, at, signers } = promotion;
    return `promoted from ${from} to ${to} by ${approver}, ${at}, signed by ${admission_signersText(signers)}`;
}
function glassWords({ reason, environment, approvers, by }) {
    const approved = approvers.length === 0 ? 'GitHub names no approver' : `approved by ${approvers.join(', ')}`;
    return `signatures were not asked for: ${by} broke the glass in the environment ${environment} (${approved}): ${reason}`;
}

;// CONCATENATED MODULE: ./src/rollout/machine.js
/**
 * The states a rollout goes through, and the only ways between them (`docs/rollout.md` has the picture, drawn from
 * this table). Pure: the caller hands in the time.
 */
const EDGES = {
    INIT: ['BUILDING', 'DEPLOYING', 'ROLLING_BACK', 'FAILED'],
    BUILDING: ['DEPLOYING', 'ROLLING_BACK', 'FAILED'],
    DEPLOYING: ['CANARY', 'ROLLING_BACK', 'FAILED'],
    CANARY: ['CANARY_WAITING', 'CANARY_EVALUATING', 'PROMOTING', 'ROLLING_BACK'],
    CANARY_WAITING: ['CANARY', 'CANARY_EVALUATING', 'PROMOTING', 'ROLLING_BACK'],
    CANARY_EVALUATING: ['CANARY', 'CANARY_WAITING', 'PROMOTING', 'ROLLING_BACK'],
    PROMOTING: ['PROMOTED', 'ROLLING_BACK'],
    PROMOTED: ['VERIFYING', 'ROLLING_BACK'],
    VERIFYING: ['VERIFIED', 'ROLLING_BACK'],
    VERIFIED: [],
    ROLLING_BACK: ['ROLLED_BACK', 'FAILED'],
    ROLLED_BACK: [],
    FAILED: ['ROLLING_BACK'],
};
const STATES = Object.keys(EDGES);
function machine_canGo(from, to) {
    return EDGES[from].includes(to);
}
/** True for states in which a rollout holds something in the cluster that must still be finished or taken back. */
function machine_isLive(state) {
    return !['PROMOTED', 'VERIFIED', 'ROLLED_BACK', 'FAILED'].includes(state);
}
/**
 * The story that a record may tell: each transition starts where the one before ended and follows an edge.
 *
 * @returns the first thing that is wrong, or undefined
 */
function brokenStory(transitions) {
    let state = 'INIT';
    for (const [index, step] of transitions.entries()) {
        if (step.from !== state)
            return `transition ${index + 1} starts at ${step.from}, but the one before ended at ${state}`;
        if (!machine_canGo(step.from, step.to))
            return `transition ${index + 1} goes from ${step.from} to ${step.to}, which is no edge`;
        state = step.to;
    }
    return undefined;
}
/** The state machine as a Mermaid diagram, for `docs/`. */
function diagram() {
    const arrows = STATES.flatMap((from) => EDGES[from].map((to) => `    ${from} --> ${to}`));
    return ['stateDiagram-v2', '    [*] --> INIT', ...arrows].join('\n');
}

;// CONCATENATED MODULE: ./src/workload/image.js


/** @throws {UserError} it is no reference by digest */
function image_parseImage(reference) {
    const { repository, digest } = (0,image_reference/* splitReference */.mQ)(reference) ?? {};
    if (repository !== undefined && digest !== undefined)
        return { reference, repository, digest };
    throw new errors/* UserError */.yo(`image: ${image_refusal(reference)}`);
}
const image_FORM = 'registry/repository@sha256: and 64 hexadecimal digits';
function image_refusal(reference) {
    if (reference === '')
        return `is empty; write ${image_FORM}`;
    const name = (0,image_reference/* shownReference */.Xu)(reference);
    if (reference.length > image_reference/* LONGEST_REFERENCE */.Xi) {
        return `"${name}" has ${reference.length} characters, more than ${image_reference/* LONGEST_REFERENCE */.Xi}; write ${image_FORM}`;
    }
    if (reference.includes('@'))
        return `"${name}" is no image reference by digest; write ${image_FORM}`;
    const tag = image_TAG.exec(reference)?.[1];
    const what = tag === undefined || tag === 'latest' ? 'names no fixed version (latest)' : `is the tag ${tag}, which can move`;
    return `"${name}" ${what}; give the digest, as in ${(0,image_reference/* shownReference */.Xu)(reference.replace(image_TAG, ''))}@sha256:… ("docker buildx imagetools inspect ${name}" prints it)`;
}
const image_TAG = /:([\w][\w.-]*)$/;
/** An image as a sentence shows it: twelve digits of the digest tell versions apart. */
function image_shortImage(reference) {
    return reference.replace(/@sha256:([0-9a-f]{12})[0-9a-f]{52}$/, '@sha256:$1');
}
/**
 * The container of a Deployment that a rollout changes: the one named, else the only one, else the only one whose
 * repository is the new image's.
 *
 * @throws {UserError} none, or several
 */
function chooseContainer(deployment, image, name) {
    const containers = deployment.spec.template.spec.containers.map((container, index) => ({ ...container, index }));
    const names = containers.map((container) => container.name).join(', ');
    const where = `Deployment ${deployment.metadata.name}`;
    if (name !== undefined) {
        const named = containers.find((container) => container.name === name);
        if (!named)
            throw new UserError(`container: ${where} has no container ${name}; give one that it has: ${names}`);
        return named;
    }
    if (containers.length === 1)
        return containers[0];
    const same = containers.filter((container) => image_repositoryOf(container.image) === image.repository);
    if (same.length !== 1) {
        throw new UserError(`container: ${where} has the containers ${names}; say which one gets ${image.repository} with container`);
    }
    return same[0];
}
function image_repositoryOf(reference) {
    return reference.replace(/@.*$/, '').replace(image_TAG, '');
}

;// CONCATENATED MODULE: ./src/rollout/outcome.js


function factsOf(record) {
    const last = record.verdicts.at(-1);
    const admission = record.admissions?.at(-1);
    return {
        'rollout-id': record.id,
        state: record.state,
        step: record.step,
        weight: record.weight,
        'observed-weight': last?.observedWeight ?? '',
        verdict: last?.verdict ?? '',
        score: record.scores?.at(-1)?.score ?? '',
        'previous-image': record.plan.from,
        image: record.plan.to,
        'started-at': record.startedAt,
        record: `configmap/gradus-${record.id}`,
        decision: record.state === 'CANARY_WAITING' ? 'manual-review' : '',
        requests: record.outcome?.requests ?? '',
        harmed: record.outcome?.harmed ?? '',
        package: admission?.package?.reference ?? '',
        signer: admission?.signers.map(({ signer }) => signer).join(', ') ?? '',
    };
}
/** The reason of the last transition. */
function reasonOf(record) {
    return record.transitions.at(-1)?.reason ?? 'nothing has happened yet';
}
/** One sentence on how a rollout stands, with its numbers. */
function outcome_sentence(record) {
    const { plan, outcome } = record;
    const reason = reasonOf(record);
    switch (record.state) {
        case 'PROMOTED':
        case 'VERIFIED':
            return `${plan.service} runs ${image_shortImage(plan.to)} everywhere${record.kind === 'rollback' ? ', taken back from ' : ', up from '}${image_shortImage(plan.from)}`;
        case 'ROLLED_BACK':
            return `rolled back: ${reason}${outcome ? `, ${harmedPhrase(outcome)}` : ''}; ${plan.service} runs ${image_shortImage(plan.from)} as before`;
        case 'CANARY_WAITING':
            return `waits at ${record.weight} %: ${reason}`;
        default:
            return machine_isLive(record.state)
                ? `was left in ${record.state} with ${record.weight} % on the canary: ${reason}`
                : `${record.state}: ${reason}`;
    }
}
function harmedPhrase(outcome) {
    const least = outcome.lowerBound ? 'at least ' : '';
    return `${least}${outcome.harmed} ${outcome.harmed === 1 ? 'request' : 'requests'} harmed of ${outcome.requests} that it answered`;
}
/** What a person does next; empty where nothing is left to do. */
function nextStep(record) {
    const abort = `\`rollback\` \`command: abort\` (rollout \`${record.id}\`)`;
    if (!isLive(record.state))
        return '';
    if (record.state === 'ROLLING_BACK')
        return `Finish taking it back with ${abort}.`;
    if (record.state !== 'CANARY_WAITING') {
        return `Finish it with \`deploy-canary\` \`command: resume\`, or take it back with ${abort}.`;
    }
    const verdict = record.verdicts.findLast((one) => one.step === record.step)?.verdict;
    if (verdict === 'fail')
        return `Take it back with ${abort}.`;
    const next = record.plan.steps[record.step + 1];
    const ways = next === undefined || next === 100 ? ['promote'] : ['step', 'promote'];
    const onward = `\`deploy-canary\` ${ways.map((way) => `\`command: ${way}\``).join(' or ')}`;
    return record.plan.gates === undefined || verdict === 'pass'
        ? `Go on with ${onward}, or take it back with ${abort}.`
        : `Ask the gates with \`evaluate-gates\`, or decide yourself with \`approved-by\` and ${onward}, or take it back with ${abort}.`;
}

// EXTERNAL MODULE: ./src/kube/errors.js + 1 modules
var kube_errors = __webpack_require__(9021);
;// CONCATENATED MODULE: ./src/kube/paths.js
/** `.` and `..` survive encoding and would be folded away by URL parsers, so they never become a segment. */
function segment(text) {
    if (text === '' || text === '.' || text === '..')
        throw new Error(`"${text}" is no name of a Kubernetes object`);
    return encodeURIComponent(text);
}
function paths_root(groupVersion) {
    return groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
}
function collection(groupVersion, plural) {
    return (namespace) => `${paths_root(groupVersion)}/namespaces/${segment(namespace)}/${plural}`;
}
function object(groupVersion, plural) {
    const of = collection(groupVersion, plural);
    return (namespace, name) => `${of(namespace)}/${segment(name)}`;
}
const deployments = collection('apps/v1', 'deployments');
const deployment = object('apps/v1', 'deployments');
const replicaSets = collection('apps/v1', 'replicasets');
const replicaSet = object('apps/v1', 'replicasets');
const pods = collection('v1', 'pods');
const pod = object('v1', 'pods');
const podLog = (namespace, name) => `${pod(namespace, name)}/log`;
const services = collection('v1', 'services');
const service = object('v1', 'services');
const endpointSlices = collection('discovery.k8s.io/v1', 'endpointslices');
const configMaps = collection('v1', 'configmaps');
const configMap = object('v1', 'configmaps');
const events = collection('v1', 'events');
const leases = collection('coordination.k8s.io/v1', 'leases');
const lease = object('coordination.k8s.io/v1', 'leases');
const httpRoutes = collection('gateway.networking.k8s.io/v1', 'httproutes');
const httpRoute = object('gateway.networking.k8s.io/v1', 'httproutes');
const grpcRoutes = collection('gateway.networking.k8s.io/v1', 'grpcroutes');
const grpcRoute = object('gateway.networking.k8s.io/v1', 'grpcroutes');
const gateways = collection('gateway.networking.k8s.io/v1', 'gateways');
const gateway = object('gateway.networking.k8s.io/v1', 'gateways');
const horizontalPodAutoscalers = collection('autoscaling/v2', 'horizontalpodautoscalers');
const podDisruptionBudgets = collection('policy/v1', 'poddisruptionbudgets');
const networkPolicies = collection('networking.k8s.io/v1', 'networkpolicies');
const namespaces = '/api/v1/namespaces';
const namespaceOf = (name) => `${namespaces}/${segment(name)}`;
const gatewayClasses = '/apis/gateway.networking.k8s.io/v1/gatewayclasses';
const gatewayClass = (name) => `${gatewayClasses}/${segment(name)}`;
const selfSubjectAccessReviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const selfSubjectRulesReviews = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
const version = '/version';

;// CONCATENATED MODULE: ./src/traffic/router.js
/** Somebody else changed the route since it was last read; nothing was written. */
class Drifted extends (/* unused pure expression or super */ null && (Error)) {
    name = 'Drifted';
}
/** Another run holds the lease now and has marked the objects with its number; nothing was written. */
class Fenced extends Error {
    name = 'Fenced';
}
/** Annotation on objects whose traffic a rollout moves: the fencing number of the lease under which it was written. */
const FENCE = 'gradus.dev/fence';

;// CONCATENATED MODULE: ./src/workload/canary.js

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const SERVICE_LABEL = 'gradus.dev/service';
const ROLLOUT_LABEL = 'gradus.dev/rollout';
const TRACK_LABEL = 'gradus.dev/track';
const SUFFIX = '-canary';
/** Kubernetes' limit for a label's value. */
const LONGEST_LABEL = 63;
const DIGEST_CHARACTERS = 8;
/** Labels whose value is changed first, as the least is attached to them. */
const PREFERRED = (/* unused pure expression or super */ null && (['track', 'app.kubernetes.io/instance', 'app', 'app.kubernetes.io/name']));
/**
 * The canary beside a live stable Deployment: a raw copy, so that fields no model knows come along, with the new image
 * and labels of its own. With a Service of its own the canary's pods leave the stable Service's selector: one label
 * that it selects by gets the suffix `-canary`. Without one they stay in it.
 */
function canaryDeployment(stable, wish) {
    const spec = structuredClone(stable.spec);
    const changed = canaryLabels(stable, wish.own);
    const labels = { ...spec.template.metadata?.labels, ...changed };
    spec.template.metadata = { ...spec.template.metadata, labels };
    for (const container of spec.template.spec.containers) {
        if (container.name === wish.container)
            container.image = wish.image;
    }
    const selector = { ...changed };
    for (const key of Object.keys(stable.spec.selector.matchLabels ?? {}))
        selector[key] = labels[key];
    return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {
            name: canaryName(stable.metadata.name),
            namespace: stable.metadata.namespace,
            labels: { ...inherited(stable.metadata.labels), ...ownerLabels(wish) },
            annotations: { 'gradus.dev/fence': String(wish.fence) },
        },
        spec: { ...spec, replicas: wish.replicas, paused: false, selector: { matchLabels: selector } },
    };
}
/** The canary's own Service: the stable one's ports on the canary's pods. */
function canaryService(stable, own, wish) {
    const labels = { ...stable.spec.template.metadata?.labels, ...canaryLabels(stable, own) };
    const selector = { [TRACK_LABEL]: 'canary' };
    for (const key of Object.keys(own.spec.selector ?? {}))
        selector[key] = labels[key];
    return {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
            name: canaryName(own.metadata.name),
            namespace: stable.metadata.namespace,
            labels: { ...inherited(own.metadata.labels), ...ownerLabels(wish) },
        },
        spec: {
            type: 'ClusterIP',
            selector,
            ports: (own.spec.ports ?? []).map(({ name, port, protocol, targetPort, appProtocol }) => ({
                ...(name === undefined ? {} : { name }),
                port,
                ...(protocol === undefined ? {} : { protocol }),
                ...(targetPort === undefined ? {} : { targetPort }),
                ...(appProtocol === undefined ? {} : { appProtocol }),
            })),
        },
    };
}
function canaryName(name) {
    return `${name}${SUFFIX}`;
}
/** Services whose selector picks the pods of a Deployment. */
function servicesOf(deployment, services) {
    const labels = deployment.spec.template.metadata?.labels ?? {};
    return services.filter((service) => {
        const wanted = Object.entries(service.spec.selector ?? {});
        return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
    });
}
/** Services other than `own` whose selector picks the canary's pods, as it has a Service of its own. */
function selectingCanary(stable, own, services) {
    const labels = { ...stable.spec.template.metadata?.labels, ...canaryLabels(stable, own) };
    const ours = canaryName(own.metadata.name);
    return services.filter(({ metadata, spec }) => {
        const wanted = Object.entries(spec.selector ?? {});
        if (metadata.name === own.metadata.name || metadata.name === ours || wanted.length === 0)
            return false;
        return wanted.every(([key, value]) => labels[key] === value);
    });
}
/** True for objects that a rollout of Gradus made. */
function isOurs(object) {
    return object.metadata.labels?.[MANAGED_BY] === 'gradus' && object.metadata.labels[ROLLOUT_LABEL] !== undefined;
}
/** Argo CD and Flux tell their objects by these; what carries one and is not in Git may be pruned. */
const TRACKING = /^(?:app\.kubernetes\.io\/instance|argocd\.argoproj\.io\/.*|(?:kustomize|helm)\.toolkit\.fluxcd\.io\/.*)$/;
function inherited(labels = {}) {
    return Object.fromEntries(Object.entries(labels).filter(([key]) => !TRACKING.test(key)));
}
function ownerLabels(wish) {
    return { [MANAGED_BY]: 'gradus', [SERVICE_LABEL]: wish.service, [ROLLOUT_LABEL]: wish.rollout };
}
function canaryLabels(stable, own) {
    const labels = { [TRACK_LABEL]: 'canary' };
    const template = stable.spec.template.metadata?.labels ?? {};
    const rename = (selector) => {
        const keys = Object.keys(selector);
        if (keys.length === 0 || keys.some((key) => labels[key] !== undefined))
            return;
        const key = PREFERRED.find((one) => keys.includes(one)) ?? keys.sort()[0];
        labels[key] = suffixed(template[key] ?? '');
    };
    if (own) {
        const shared = intersection(own.spec.selector ?? {}, stable.spec.selector.matchLabels ?? {});
        rename(Object.keys(shared).length > 0 ? shared : (own.spec.selector ?? {}));
        rename(stable.spec.selector.matchLabels ?? {});
    }
    return labels;
}
function intersection(a, b) {
    return Object.fromEntries(Object.entries(a).filter(([key]) => key in b));
}
/** A long value keeps its beginning and gets a digest of the whole, so that it stays apart from its like. */
function suffixed(value) {
    if (value === '')
        return SUFFIX.slice(1);
    if (value.length + SUFFIX.length <= LONGEST_LABEL)
        return `${value}${SUFFIX}`;
    const digest = createHash('sha256').update(value).digest('hex').slice(0, DIGEST_CHARACTERS);
    return `${value.slice(0, LONGEST_LABEL - SUFFIX.length - DIGEST_CHARACTERS - 1)}-${digest}${SUFFIX}`;
}

;// CONCATENATED MODULE: ./src/confidence/types.js
/** What the score is made of; `features.md` C2 and `gates.md` part 5 gave the names and weights. */
const FACTORS = ['safety', 'health', 'blast', 'history', 'complexity', 'coverage'];
const DEFAULT_WEIGHTS = {
    safety: 300,
    health: 250,
    blast: 150,
    history: 100,
    complexity: 100,
    coverage: 100,
};
const DEFAULT_THRESHOLDS = { promote: 80, rollback: 60 };

// EXTERNAL MODULE: ./src/config/steps.js
var steps = __webpack_require__(4739);
;// CONCATENATED MODULE: ./src/rollout/record-shape.js






const when = (holds, expected) => (value, path) => holds(value) ? undefined : `${path} is not ${expected}`;
const record_shape_text = when((value) => typeof value === 'string', 'a text');
const time = when((value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)), 'a time');
const yes = when((value) => typeof value === 'boolean', 'true or false');
const number = when((value) => Number.isFinite(value), 'a number');
const record_shape_seconds = when((value) => Number.isFinite(value) && Number(value) >= 0, 'a time in seconds');
const record_shape_whole = when((value) => Number.isInteger(value) && Number(value) >= 0, 'a whole number from 0');
const record_shape_percent = when((value) => Number(value) >= 0 && Number(value) <= 100 && Number.isFinite(value), 'a percentage');
const anything = () => undefined;
function oneOf(...allowed) {
    return when((value) => typeof value === 'string' && allowed.includes(value), `one of ${allowed.join(', ')}`);
}
function orNull(check) {
    return (value, path) => (value === null ? undefined : check(value, path));
}
function list(check) {
    return (value, path) => Array.isArray(value) ? first(value.map((one, index) => check(one, `${path}[${index}]`))) : `${path} is no list`;
}
/** Fields beyond these are let through: they don't decide anything. */
function record_shape_object(required, optional = {}) {
    return (value, path) => {
        if (!isObject(value))
            return `${path} is no object`;
        return first([
            ...Object.entries(required).map(([key, check]) => check(value[key], `${path}.${key}`)),
            ...Object.entries(optional).map(([key, check]) => value[key] === undefined ? undefined : check(value[key], `${path}.${key}`)),
        ]);
    };
}
function valuesOf(check) {
    return (value, path) => isObject(value)
        ? first(Object.entries(value).map(([key, one]) => check(one, `${path}.${key}`)))
        : `${path} is no object`;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function first(found) {
    return found.find((one) => one !== undefined);
}
const record_shape_image = (value, path) => {
    try {
        image_parseImage(String(value));
        return undefined;
    }
    catch (error) {
        return `${path} is no image by digest (${(0,errors/* messageOf */.bD)(error)})`;
    }
};
const record_shape_steps = (value, path) => {
    const parsed = Array.isArray(value) ? (0,steps/* parseSteps */.$)(value) : { wrong: 'it is no list' };
    return 'wrong' in parsed ? `${path} can't be: ${parsed.wrong}` : undefined;
};
const partsOfThousand = record_shape_object(Object.fromEntries(FACTORS.map((name) => [name, record_shape_whole])));
const counts = record_shape_object({ n: record_shape_whole, x: record_shape_whole, m: record_shape_whole, y: record_shape_whole });
const reading = (value, path) => {
    if (!isObject(value))
        return `${path} is no object`;
    if ('gap' in value)
        return record_shape_object({ gap: record_shape_text, detail: record_shape_text })(value, path);
    return 'n' in value ? counts(value, path) : record_shape_object({ canary: number, baseline: number })(value, path);
};
const gateResult = record_shape_object({
    name: record_shape_text,
    dry: yes,
    verdict: oneOf('pass', 'fail', 'inconclusive'),
    reason: record_shape_text,
    bound: record_shape_text,
    counts,
    ratio: record_shape_object({ estimate: orNull(number), lower: number, upper: orNull(number) }),
});
const rule = record_shape_object({
    index: record_shape_whole,
    stable: record_shape_whole,
    backends: list(record_shape_object({ name: record_shape_text }, { namespace: record_shape_text, weight: record_shape_whole })),
}, { name: record_shape_text });
const plan = record_shape_object({
    service: record_shape_text,
    namespace: record_shape_text,
    deployment: record_shape_text,
    container: record_shape_object({ name: record_shape_text, index: record_shape_whole }),
    from: record_shape_text,
    to: record_shape_image,
    replicaSets: list(record_shape_text),
    replicas: record_shape_whole,
    template: record_shape_text,
    traffic: record_shape_object({ provider: oneOf('replicas', 'gateway-api'), namespace: record_shape_text, service: record_shape_text, canary: record_shape_text }, { canaryService: record_shape_text, route: record_shape_object({ kind: oneOf('HTTPRoute'), name: record_shape_text, rules: list(rule) }) }),
    steps: record_shape_steps,
    settleSeconds: record_shape_seconds,
    intervalSeconds: when((value) => Number.isFinite(value) && Number(value) > 0, 'a time in seconds above 0'),
    stepDeadlineSeconds: record_shape_seconds,
    drainSeconds: record_shape_seconds,
    readySeconds: record_shape_seconds,
    delaySeconds: record_shape_seconds,
    onInconclusive: oneOf('hold', 'rollback', 'extend'),
    onCancel: oneOf('rollback', 'hold'),
}, {
    environment: record_shape_text,
    fromDigest: record_shape_image,
    strategy: record_shape_object({}),
    own: record_shape_object({ metadata: record_shape_object({ name: record_shape_text }), spec: record_shape_object({}) }),
    metrics: record_shape_object({}, { url: record_shape_text }),
    warnings: list(record_shape_text),
    limits: record_shape_object({}, { cpu: number, memory: number }),
    gates: record_shape_object({
        metrics: list(record_shape_object({ name: record_shape_text, kind: oneOf('errors', 'slow', 'requests', 'cpu', 'memory') })),
        notMeasured: list(record_shape_object({ name: record_shape_text, why: record_shape_text })),
        alpha: number,
        beta: number,
        harmBudget: number,
        before: valuesOf(record_shape_object({ m: record_shape_whole, y: record_shape_whole })),
    }),
});
const digest = when((value) => typeof value === 'string' && (0,image_reference/* isDigest */.Bc)(value), 'a digest');
const signers = list(record_shape_object({ kind: record_shape_text, signer: record_shape_text }, { at: time }));
const admission = record_shape_object({ at: time, run: record_shape_text, digest, signers }, {
    rollout: record_shape_text,
    package: record_shape_object({ reference: record_shape_image, name: record_shape_text, version: record_shape_text, stage: record_shape_text }, { promotion: record_shape_object({ from: record_shape_text, to: record_shape_text, approver: record_shape_text, at: time, signers }) }),
    breakGlass: record_shape_object({ reason: record_shape_text, environment: record_shape_text, approvers: list(record_shape_text), by: record_shape_text }),
});
const record = record_shape_object({
    id: when((value) => typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/.test(value), 'an id'),
    kind: oneOf('rollout', 'rollback'),
    state: oneOf(...STATES),
    fence: record_shape_whole,
    plan,
    step: when((value) => Number.isInteger(value) && Number(value) >= -1, 'a step'),
    weight: record_shape_percent,
    startedAt: time,
    updatedAt: time,
    canaryReplicaSets: list(record_shape_text),
    looks: list(record_shape_object({ from: number, to: number, step: record_shape_whole, weight: record_shape_percent, readings: valuesOf(reading) })),
    verdicts: list(record_shape_object({
        step: record_shape_whole,
        weight: record_shape_percent,
        at: time,
        verdict: oneOf('pass', 'fail', 'inconclusive'),
        reason: record_shape_text,
        gates: list(gateResult),
    }, { observedWeight: record_shape_percent })),
    transitions: list(record_shape_object({ at: time, from: oneOf(...STATES), to: oneOf(...STATES), reason: record_shape_text, fence: record_shape_whole })),
    approvals: list(record_shape_object({ step: record_shape_whole, by: record_shape_text, at: time })),
    actors: list(record_shape_object({ run: record_shape_text, name: record_shape_text }, { url: record_shape_text })),
}, {
    readyAt: record_shape_seconds,
    share: record_shape_percent,
    trafficSince: record_shape_seconds,
    weightSince: record_shape_seconds,
    stepSince: record_shape_seconds,
    admissions: list(admission),
    outcome: record_shape_object({ requests: record_shape_whole, harmed: record_shape_whole, lowerBound: anything }),
    scores: list(record_shape_object({
        step: when((value) => Number.isInteger(value) && Number(value) >= -1, 'a step'),
        ...{ at: time, score: record_shape_percent, low: record_shape_percent, high: record_shape_percent },
        decision: oneOf('auto-promote', 'manual-review', 'rollback'),
        vetoed: yes,
        factors: valuesOf(record_shape_percent),
        reasons: list(record_shape_text),
    }, { weights: partsOfThousand, thresholds: record_shape_object({ promote: record_shape_percent, rollback: record_shape_percent }) })),
});
/** The first thing that is wrong with what should be a record, or undefined. */
function wrongInRecord(value) {
    return record(value, 'it') ?? misfit(value);
}
function misfit({ plan: { steps: weights, traffic, namespace }, step, looks }) {
    if (step >= weights.length)
        return `it.step is ${step}, but there are ${weights.length} steps`;
    if (traffic.namespace !== namespace)
        return `its traffic is in namespace ${traffic.namespace}, and not in ${namespace}`;
    if ((traffic.route === undefined) !== (traffic.canaryService === undefined)) {
        return 'it.plan.traffic has a route without a Service for the canary, or one without the other';
    }
    const stray = traffic.route?.rules.find((one) => one.backends[one.stable]?.name !== traffic.service);
    if (stray)
        return `it.plan.traffic.route.rules has a rule whose stable backend is not ${traffic.service}`;
    const odd = looks.findIndex((look) => Object.values(look.readings).some((one) => 'n' in one && (one.x > one.n || one.y > one.m)));
    return odd === -1 ? undefined : `it.looks[${odd}] counts more events than requests`;
}

;// CONCATENATED MODULE: ./src/rollout/record.js




const record_SCHEMA = 1;
/** A ConfigMap may hold 1 MiB; the record stays well under it. */
const LARGEST_RECORD = 900_000;
/** Where the record stands in its ConfigMap. */
const KEY = 'record.json';
/**
 * @throws {UserError} it is no record, of another schema, or tells a story that can't be
 */
function parseRecord(text, where) {
    if (text.length > LARGEST_RECORD) {
        throw new errors/* UserError */.yo(`${where} has ${text.length} characters, more than ${LARGEST_RECORD}; no run wrote that, look at it`);
    }
    let record;
    try {
        record = JSON.parse(text);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`${where} is damaged: its ${KEY} is no JSON; delete it when no rollout is live`, { cause });
    }
    if (typeof record?.schema !== 'number') {
        throw new errors/* UserError */.yo(`${where} is damaged: its ${KEY} is no record; delete it when no rollout is live`);
    }
    if (record.schema !== record_SCHEMA) {
        throw new errors/* UserError */.yo(`${where} has schema ${record.schema}, this version of Gradus knows ${record_SCHEMA}; use the version that wrote it`);
    }
    const wrong = wrongInRecord(record) ?? brokenStory(record.transitions);
    if (wrong !== undefined)
        throw new errors/* UserError */.yo(`${where} is damaged: ${wrong}; compare it with the cluster before you delete it`);
    if ((record.transitions.at(-1)?.to ?? 'INIT') !== record.state) {
        throw new errors/* UserError */.yo(`${where} is damaged: it says ${record.state}, but its last transition ends elsewhere; compare it with the cluster`);
    }
    return record;
}
/** The record of a rollout that begins now; its first write is the intent to deploy the canary. */
function newRecord(id, kind, plan, actor, fence, at) {
    const record = {
        schema: record_SCHEMA,
        id,
        kind,
        state: 'INIT',
        fence,
        plan,
        step: -1,
        weight: 0,
        startedAt: at.toISOString(),
        updatedAt: at.toISOString(),
        canaryReplicaSets: [],
        looks: [],
        verdicts: [],
        transitions: [],
        approvals: [],
        actors: [actor],
    };
    enter(record, 'DEPLOYING', `bring ${shortImage(plan.to)} beside stable`, at);
    return record;
}
/** Changes the state in place. A transition that is no edge is a defect. */
function enter(record, to, reason, at, metadata) {
    const from = record.state;
    if (!canGo(from, to))
        throw new Error(`no edge from ${from} to ${to}`);
    record.state = to;
    record.transitions.push({
        at: at.toISOString(),
        from,
        to,
        reason,
        fence: record.fence,
        ...(metadata === undefined ? {} : { metadata }),
    });
}

;// CONCATENATED MODULE: ./src/rollout/record-store.js
var _a;







/**
 * Records in the cluster, one ConfigMap a rollout. Every save carries the version that was read, so a run that lost
 * the lease can't overwrite what its successor wrote.
 */
class RecordStore {
    #kube;
    #namespace;
    #versions = new Map();
    constructor(kube, namespace) {
        this.#kube = kube;
        this.#namespace = namespace;
    }
    static nameOf(id) {
        return `gradus-${id}`;
    }
    /** Newest first. */
    async list(service) {
        const selector = `${MANAGED_BY}=gradus,${SERVICE_LABEL}=${service}`;
        const found = await this.#kube.list(configMaps(this.#namespace), {
            query: { labelSelector: selector },
        });
        return found.items
            .filter((object) => object.data?.[KEY] !== undefined)
            .map((object) => this.#read(object))
            .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    }
    async load(id) {
        const found = await this.#kube.find(configMap(this.#namespace, _a.nameOf(id)));
        return found === undefined ? undefined : this.#read(found);
    }
    async create(record) {
        try {
            const made = await this.#kube.create(configMaps(this.#namespace), this.#object(record));
            this.#versions.set(record.id, made.metadata.resourceVersion);
        }
        catch (error) {
            if (!(error instanceof kube_errors/* KubeError */.a3) || error.status !== 409)
                throw error;
            await this.#adopt(record);
        }
    }
    /** @throws {Fenced} somebody else wrote it since it was read */
    async save(record, at, signal) {
        record.updatedAt = at.toISOString();
        const path = configMap(this.#namespace, _a.nameOf(record.id));
        try {
            const saved = await this.#kube.replace(path, this.#object(record), signal ? { signal } : {});
            this.#versions.set(record.id, saved.metadata.resourceVersion);
        }
        catch (error) {
            if (error instanceof kube_errors/* KubeError */.a3 && error.status === 404) {
                throw new Fenced(`the record ${_a.nameOf(record.id)} was deleted under this run`);
            }
            if (!(error instanceof kube_errors/* KubeError */.a3) || error.status !== 409)
                throw error;
            await this.#adopt(record);
        }
    }
    async remove(id) {
        await this.#kube.remove(configMap(this.#namespace, _a.nameOf(id)));
    }
    /**
     * Removes records beyond the newest `keep` that are not live; never the one that knows what stable ran before.
     *
     * @param records newest first
     */
    async prune(records, keep) {
        const needed = wayBack(records);
        const ended = records.filter((record) => !machine_isLive(record.state));
        const old = ended.slice(keep).filter((record) => record !== needed);
        for (const record of old)
            await this.remove(record.id);
    }
    /** A write that was answered with a conflict may be our own, tried again after its answer was lost. */
    async #adopt(record) {
        const found = await this.#kube.find(configMap(this.#namespace, _a.nameOf(record.id)));
        if (found?.data?.[KEY] !== this.#object(record).data?.[KEY]) {
            throw new Fenced(`the record ${_a.nameOf(record.id)} was written by another run`);
        }
        this.#versions.set(record.id, found?.metadata.resourceVersion);
    }
    #read(object) {
        const where = `record ${object.metadata.name} in namespace ${this.#namespace}`;
        const record = parseRecord(object.data?.[KEY] ?? '', where);
        const { service, namespace } = record.plan;
        if (_a.nameOf(record.id) !== object.metadata.name ||
            namespace !== this.#namespace ||
            service !== object.metadata.labels?.[SERVICE_LABEL]) {
            throw new errors/* UserError */.yo(`${where} tells of rollout ${record.id} of service ${service} in namespace ${namespace}, so it belongs elsewhere; somebody copied or edited it, compare it with the cluster`);
        }
        this.#versions.set(record.id, object.metadata.resourceVersion);
        return record;
    }
    #object(record) {
        const text = JSON.stringify(record);
        const bytes = Buffer.byteLength(text);
        if (bytes > LARGEST_RECORD) {
            throw new errors/* UserError */.yo(`the record of ${record.id} has grown to ${bytes} bytes, more than ${LARGEST_RECORD}; use a longer interval or fewer metrics`);
        }
        const version = this.#versions.get(record.id);
        return {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: {
                name: _a.nameOf(record.id),
                namespace: this.#namespace,
                ...(version === undefined ? {} : { resourceVersion: version }),
                labels: { [MANAGED_BY]: 'gradus', [SERVICE_LABEL]: record.plan.service, [ROLLOUT_LABEL]: record.id },
            },
            data: { [KEY]: text },
        };
    }
}
_a = RecordStore;
/** The rollout that brought what stable runs now: failed ones after it may be many, and a rollback asks for it. */
function wayBack(records) {
    const promoted = records.filter(({ state }) => state === 'PROMOTED' || state === 'VERIFIED');
    const present = promoted[0]?.plan.to;
    return promoted.find(({ kind, plan }) => kind === 'rollout' && plan.to === present);
}

;// CONCATENATED MODULE: ./src/audit/rollout-links.js








const EDITABLE = 'which whoever may write ConfigMaps there can edit';
/**
 * The links that the records in the cluster hold: which rollout brought the image, who ran it, what let the image in,
 * what the gates counted and who decided. Records are not signed, so all of it is claimed.
 *
 * @param records any order
 * @param digests of what runs: as it was deployed, and as it runs
 * @param where   why there are no records, where nobody looked
 */
function rolloutLinks(records, digests, where = 'no record in the cluster tells of a rollout that brought it; old ones are removed after a while') {
    const record = broughtBy(records, digests);
    if (record === undefined) {
        const links = [
            absent('rollout', 'nothing says which rollout brought it', where),
            absent('admission', 'nothing says what was checked when it came in', 'no rollout is known'),
            absent('gates', 'nothing says what its gates counted', 'no rollout is known'),
            absent('score', 'nothing says how it was scored', 'no rollout is known'),
            absent('approval', 'nothing says who decided', 'no rollout is known'),
        ];
        return { links, contradictions: [], actors: [], deciders: [] };
    }
    const because = `the record ${RecordStore.nameOf(record.id)} in namespace ${record.plan.namespace} says so, ${EDITABLE}`;
    const gates = gatesLink(record, because);
    return {
        record,
        links: [
            rolloutLink(record, because),
            ...admissionLinks(record, because),
            gates.link,
            scoreLink(record, because),
            approvalLink(record, because),
        ],
        contradictions: gates.contradictions,
        actors: [...new Set(record.actors.map(({ name }) => name))],
        deciders: [...new Set(record.approvals.map(({ by }) => by))],
    };
}
/** The newest that ended with the image for all; where none did, the newest that is bringing it. */
function broughtBy(records, digests) {
    const its = records
        .filter(({ plan }) => digests.some((digest) => plan.to.endsWith(`@${digest}`)))
        .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    return its.find(({ state }) => state === 'PROMOTED' || state === 'VERIFIED') ?? its.find(({ state }) => machine_isLive(state));
}
/** The bytes of a record as they lie in the cluster. */
function recordBytes(record) {
    return Buffer.from(JSON.stringify(record));
}
function recordSha256(record) {
    return (0,external_node_crypto_.createHash)('sha256').update(recordBytes(record)).digest('hex');
}
function rolloutLink(record, because) {
    const { plan, kind, state, actors } = record;
    const runs = actors.map(({ name, run, url }) => `${name} (${run}${url === undefined ? '' : `, ${url}`})`);
    const verb = kind === 'rollback' ? 'A rollback' : 'A rollout';
    return claimed('rollout', `${verb} by ${actors[0]?.name ?? 'nobody'} brought it: ${outcome_sentence(record)}`, because, {
        id: record.id,
        state,
        started: record.startedAt,
        ended: machine_isLive(state) ? undefined : (record.transitions.at(-1)?.at ?? record.updatedAt),
        'run by': runs.join('; '),
        from: plan.from,
        to: plan.to,
        where: `Deployment ${plan.deployment} in namespace ${plan.namespace}${plan.environment === undefined ? '' : ` (${plan.environment})`}`,
        steps: plan.steps.map((step) => `${step} %`).join(', '),
        transitions: record.transitions.map(({ at, from, to, reason }) => `${at} ${from} → ${to}: ${reason}`).join('; '),
        metrics: plan.metrics === undefined ? undefined : JSON.stringify(plan.metrics),
    });
}
function admissionLinks({ admissions = [] }, because) {
    if (admissions.length === 0) {
        return [
            absent('admission', 'nothing says that signatures were checked when it came in', 'its record has no check; signatures were not asked for'),
        ];
    }
    return admissions.map((one) => claimed('admission', admissionText(one), because, admissionFacts(one)));
}
function admissionText({ digest, signers, breakGlass }) {
    if (breakGlass !== undefined)
        return `${breakGlass.by} broke the glass: ${digest} came in without a signature (${breakGlass.reason})`;
    return `${digest} was let in by the signature of ${admission_signersText(signers)}`;
}
function admissionFacts({ at, run, signers, package: pack, breakGlass, rollout, }) {
    const approvers = breakGlass?.approvers.join(', ');
    return {
        at,
        run,
        signer: admission_signersText(signers),
        package: pack && `${pack.name} ${pack.version} (${pack.reference})`,
        'promoted by': pack?.promotion?.approver,
        'checked for rollout': rollout,
        [BROKEN_GLASS]: breakGlass?.by,
        'in the environment': breakGlass?.environment,
        'approved by': breakGlass && (approvers === '' ? 'nobody whom GitHub names' : approvers),
    };
}
function gatesLink(record, because) {
    const { plan, verdicts, looks } = record;
    if (plan.gates === undefined) {
        return {
            link: absent('gates', 'nothing was measured', 'its record says that gates were off: only the pods were watched'),
            contradictions: [],
        };
    }
    if (verdicts.length === 0) {
        return { link: absent('gates', 'no gate has given a verdict', 'its record has none'), contradictions: [] };
    }
    const again = judgedAgain(record);
    const last = lastVerdicts(verdicts);
    const contradictions = last.flatMap((one) => contradicted(one, again.get(one.step)));
    const sure = contradictions.length === 0 ? `${because}; its counts give the same verdicts when they are judged again` : because;
    const steps = last.map(({ weight, verdict }) => `${verdict} at ${weight} %`).join(', ');
    const link = claimed('gates', `the gates said ${steps}`, sure, {
        looks: String(looks.length),
        ...Object.fromEntries(last.map(({ weight, reason }) => [`verdict at ${weight} %`, reason])),
        ...rollout_links_counted(record),
        'false alarms': `at most ${plan.gates.alpha * 100} % over the whole rollout`,
        'not measured': plan.gates.notMeasured.map(({ name, why }) => `${name}: ${why}`).join('; '),
        'raw counts': `${looks.length} looks in the record beside this file`,
    });
    return { link, contradictions };
}
function lastVerdicts(verdicts) {
    return [...new Map(verdicts.map((one) => [one.step, one])).values()].sort((a, b) => a.step - b.step);
}
/** Only what was let on against its own counts is a contradiction: a person may stop a rollout that would have passed. */
function contradicted({ step, weight, verdict }, again) {
    if (verdict !== 'pass' || again === undefined || again.has('pass'))
        return [];
    return [
        `the record says that the gates passed at ${weight} % (step ${step + 1}), and its own counts say ${[...again].join(' or ')}`,
    ];
}
/** Verdicts that a step's counts give, look by look. */
function judgedAgain({ plan, looks }) {
    const found = new Map();
    if (plan.gates === undefined)
        return found;
    const judging = new Judging(plan.gates);
    for (const look of looks) {
        judging.add(look);
        const { verdict } = judging.judgement({ index: look.step, weight: look.weight });
        found.set(look.step, (found.get(look.step) ?? new Set()).add(verdict));
    }
    return found;
}
/** Requests and events of both arms over the whole rollout, by metric. */
function rollout_links_counted({ plan, looks }) {
    const metrics = plan.gates?.metrics ?? [];
    return Object.fromEntries(metrics.flatMap(({ name }) => {
        const counts = looks.map(({ readings }) => readings[name]).filter(rollout_links_isCounts);
        if (counts.length === 0)
            return [];
        const sum = (of) => counts.reduce((total, one) => total + one[of], 0);
        return [[`counts of ${name}`, `canary ${sum('x')} of ${sum('n')}, stable ${sum('y')} of ${sum('m')}`]];
    }));
}
function rollout_links_isCounts(reading) {
    return reading !== undefined && 'n' in reading;
}
function scoreLink({ scores }, because) {
    const last = scores?.at(-1);
    if (last === undefined)
        return absent('score', 'nothing says how it was scored', 'its record has no score');
    const { score, low, high, decision, reasons, commit, at } = last;
    const says = `it scored ${Math.round(score)} (${Math.round(low)} to ${Math.round(high)}): ${decision}`;
    return claimed('score', says, because, { at, decision, commit, reasons: reasons.join('; ') });
}
function approvalLink({ approvals }, because) {
    const [last] = approvals.slice(-1);
    if (last === undefined)
        return absent('approval', 'nobody is recorded to have decided', 'its record has no decision of a person; its gates alone let it on');
    const all = approvals.map(({ step, by, at }) => `step ${step + 1} by ${by} at ${at}`);
    return claimed('approval', `${last.by} decided that it goes on`, because, { decisions: all.join('; ') });
}

;// CONCATENATED MODULE: ./src/audit/running.js





/** Records that can't be read are no reason not to look at the rest (T30). */
async function recordsOf(kube, namespace, service) {
    const read = await orWhy(() => new RecordStore(kube, namespace).list(service));
    return 'why' in read ? { records: [], where: read.why } : { records: read };
}
const RUNS = /@(sha256:[0-9a-f]{64})$/;
/**
 * Looks at what a service's pods run.
 *
 * @throws {UserError} there is no such Deployment, or nothing of it runs by digest
 */
async function runningOf(kube, question) {
    const { service, namespace } = question;
    const known = await recordsOf(kube, namespace, service);
    const plan = known.records[0]?.plan;
    const name = question.deployment ?? plan?.deployment ?? service;
    const found = await kube.find(deployment(namespace, name));
    if (found === undefined) {
        throw new errors/* UserError */.yo(`there is no Deployment ${name} in namespace ${namespace}; give the name of the one that serves ${service}`);
    }
    const container = containerOf(found, question.container ?? plan?.container.name);
    const seen = digestsOf(await podsOf(kube, found, namespace), container.name);
    const [most, ...others] = [...seen].sort(([, a], [, b]) => b.length - a.length);
    if (most === undefined) {
        throw new errors/* UserError */.yo(`no pod of Deployment ${name} in namespace ${namespace} runs ${container.name} yet; look again when one does`);
    }
    const [digest, pods] = most;
    const image = container.image.includes('@sha256:')
        ? container.image
        : `${container.image.replace(/:[\w.-]+$/, '')}@${digest}`;
    const many = `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}`;
    const link = proved('running', `${many} of Deployment ${name} in namespace ${namespace} run ${digest}`, `the runtimes of these pods say so, as the API server ${kube.server} has it`, { pods: pods.sort().join(', '), container: container.name, 'image of the Deployment': container.image });
    const contradictions = others.map(([other, its]) => `${its.length} of the pods of ${name} run ${other} and not ${digest}: ${its.sort().join(', ')}`);
    return { image, digest, link, contradictions, ...known };
}
/** @param instead what was seen in place of it, or why nothing was */
function given(image, instead) {
    return claimed('running', `${image} runs or ran`, `who asked says so; ${instead}`, { image });
}
function containerOf(found, name) {
    const { containers } = found.spec.template.spec;
    const chosen = name === undefined && containers.length === 1 ? containers[0] : containers.find((one) => one.name === name);
    if (chosen !== undefined)
        return chosen;
    const names = containers.map((one) => one.name).join(', ');
    throw new errors/* UserError */.yo(`Deployment ${found.metadata.name} has the containers ${names}; say which one with container`);
}
/** Stable's own: those that a ReplicaSet of the Deployment made and that stay, the canary's not among them. */
async function podsOf(kube, { metadata, spec }, namespace) {
    const labels = Object.entries(spec.selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
    const { items } = await kube.list(pods(namespace), { query: { labelSelector: labels.join(',') } });
    const start = `${metadata.name}-`;
    return items.filter((pod) => pod.metadata.labels?.[TRACK_LABEL] !== 'canary' &&
        pod.metadata.deletionTimestamp === undefined &&
        pod.metadata.ownerReferences?.some(({ kind, name }) => kind === 'ReplicaSet' && name.startsWith(start) && /^[a-z0-9]+$/.test(name.slice(start.length))));
}
/** Digest → names of pods. */
function digestsOf(pods, container) {
    const found = new Map();
    for (const { metadata, status } of pods) {
        const { imageID, state } = status?.containerStatuses?.find((one) => one.name === container) ?? {};
        const digest = RUNS.exec(imageID ?? '')?.[1];
        if (digest === undefined || state?.running === undefined)
            continue;
        found.set(digest, [...(found.get(digest) ?? []), metadata.name]);
    }
    return found;
}

;// CONCATENATED MODULE: ./src/audit/chain.js









/**
 * Follows what runs back to its sources, and says of each step how sure it is. What can't be looked at is absent, with the
 * reason; nothing is made up, and what two places say differently is told.
 *
 * @throws {UserError} the question names nothing that can be looked for
 */
async function auditChain(question, sources, world) {
    const running = await whatRuns(question, sources.kube);
    const deployed = parseReference(running.image);
    const digest = deployed.digest;
    const image = formatReference(deployed);
    const rollout = rolloutLinks(running.records, [digest, running.digest], running.where);
    const found = await imageLinks(registry_openRegistry(deployed, world), digest, running.digest, sources.trust, world);
    const environment = question.environment ?? rollout.record?.plan.environment;
    const recorded = rollout.record?.admissions?.findLast((one) => one.package !== undefined)?.package?.reference;
    const packed = await packageLinks({
        image: digest,
        ...(sources.packages !== undefined && { repository: sources.packages }),
        ...(question.package !== undefined && { wanted: question.package }),
        ...(recorded !== undefined && { recorded }),
        ...(environment !== undefined && { environment }),
    }, sources.judge, world);
    const commit = commitLink(found, packed);
    const links = [running.link, ...withMaterials(found.links, packed), commit.link, ...packed.links, ...rollout.links];
    const contradictions = [running, found, commit, packed, rollout].flatMap((part) => part.contradictions.map(plain));
    const people = { actors: rollout.actors, approvers: [...packed.approvers, ...rollout.deciders] };
    const { record } = rollout;
    const chain = {
        schema: 1,
        statement: 'audit',
        gradus: sources.gradus,
        at: new Date(world.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
        asked: askedOf(question, environment),
        image,
        links,
        contradictions,
        ...(record && { record: { id: record.id, sha256: recordSha256(record) } }),
        controls: controlsOf(links, people, contradictions),
    };
    return { chain, ...(record && { record }) };
}
/** A list that somebody signed stands in the place of one that lies there unsigned. */
function withMaterials(links, { materials }) {
    return links.map((link) => link.kind === 'bill-of-materials' && link.standing !== 'proved' ? (materials ?? link) : link);
}
async function whatRuns(question, kube) {
    const { image, service, deployment, container } = question;
    if (image !== undefined && parseReference(image).digest === undefined) {
        throw new errors/* UserError */.yo(`${image} is no image by digest; give registry/path@sha256:… as it runs`);
    }
    if (kube === undefined) {
        if (image === undefined)
            throw new errors/* UserError */.yo('an audit needs an image by digest, or a service and a cluster to look at');
        const { digest = '' } = parseReference(image);
        return {
            image,
            digest,
            link: given(image, 'no cluster was looked at'),
            contradictions: [],
            records: [],
            where: 'no cluster was looked at',
        };
    }
    const namespace = question.namespace ?? kube.namespace;
    if (service === undefined) {
        throw new errors/* UserError */.yo('an audit of a cluster needs the name of a service; give it as service, or an image by digest and no cluster');
    }
    const settings = { ...(deployment !== undefined && { deployment }), ...(container !== undefined && { container }) };
    const look = () => runningOf(kube, { service, namespace, ...settings });
    if (image === undefined)
        return await look();
    const now = await orWhy(look);
    const { digest = '' } = parseReference(image);
    if (!('why' in now) && (now.digest === digest || now.image.endsWith(`@${digest}`)))
        return { ...now, image };
    // One that ran once: its records may still be there.
    const instead = 'why' in now ? now.why : `the pods of ${service} run ${now.digest} now`;
    return {
        image,
        digest,
        link: given(image, instead),
        contradictions: [],
        ...(await recordsOf(kube, namespace, service)),
    };
}
function askedOf({ image, service, namespace }, environment) {
    const all = Object.entries({ image, service, namespace, environment });
    return Object.fromEntries(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, plain(value)]])));
}
/** The commit is proved where something that is signed names it, and never by a claim alone. */
function commitLink({ build }, { commit }) {
    const built = build?.commit;
    const contradictions = commit !== undefined && built !== undefined && commit !== built
        ? [`the package was made of commit ${commit}, and the image, by what is said of its build, of ${built}`]
        : [];
    const facts = { source: build?.source };
    if (build?.standing === 'proved' && built !== undefined) {
        const because = commit === built
            ? 'the signed provenance of its build and the signed package say so'
            : 'the signed provenance of its build says so';
        return {
            link: proved('commit', `it was built from commit ${built}`, because, { ...facts, commit: built }),
            contradictions,
        };
    }
    if (commit !== undefined) {
        const also = built === commit ? ', and so does what lies unsigned beside the image' : '';
        return {
            link: proved('commit', `it was packed from commit ${commit}`, `the signed package says so${also}`, {
                ...facts,
                commit,
            }),
            contradictions,
        };
    }
    if (built !== undefined) {
        return {
            link: claimed('commit', `it was built from commit ${built}`, 'a statement of its build says so, which nobody who counts signed', { ...facts, commit: built }),
            contradictions,
        };
    }
    return {
        link: absent('commit', 'nothing says of which commit it is', 'neither a package nor a statement of its build names one'),
        contradictions,
    };
}

;// CONCATENATED MODULE: ./src/audit/sign.js


/** The bytes of an audit: RFC 8785 and LF. They are what is written, and what is signed. */
function auditBytes(chain) {
    return canonicalBytes(chain);
}
/** Ends of the names of signature files: `gpg --verify audit.json.asc audit.json`, `cosign verify-blob --bundle …`. */
const SIGNATURE_ENDS = { openpgp: '.asc', sigstore: '.sigstore.json' };
/**
 * Signs an audit with each signer.
 *
 * @returns end of the signature file's name → its bytes
 * @throws {UserError} there is no signer, or one fails
 */
async function signAudit(chain, signers, signal) {
    const { signatures } = await signStatement(chain, signers, 'the audit', signal);
    return new Map(signatures.map(({ kind, bytes }) => [SIGNATURE_ENDS[kind], bytes]));
}

// EXTERNAL MODULE: ./src/config/confidence-schema.js
var confidence_schema = __webpack_require__(6772);
// EXTERNAL MODULE: ./src/config/duration.js
var config_duration = __webpack_require__(5254);
// EXTERNAL MODULE: ./src/config/inputs.js
var config_inputs = __webpack_require__(9919);
// EXTERNAL MODULE: ./src/config/nearest.js
var nearest = __webpack_require__(1242);
// EXTERNAL MODULE: ./src/config/schema.js + 2 modules
var config_schema = __webpack_require__(6105);
;// CONCATENATED MODULE: ./src/config/service.js








/**
 * The settings of one service: defaults, then the service's, then the environment's, then its for that service, then
 * the inputs.
 *
 * @throws {UserError} the service or environment is unknown, or an input can't be used
 */
function serviceConfig(config, { service, environment, inputs = {} }) {
    const name = serviceName(config, service);
    const place = environment === undefined ? undefined : environmentSettings(config, environment);
    const { services: _, context, ...everywhere } = place ?? {};
    const layers = [config.services?.[name], everywhere, place?.services?.[name], (0,config_inputs/* readSettings */.sb)(inputs)];
    const merged = layers.reduce((below, above) => over(below, above ?? {}), {
        ...(config.prometheus !== undefined && { prometheus: config.prometheus }),
        ...(config.metrics !== undefined && { metrics: config.metrics }),
    });
    const { 'trusted-keys': trustedKeys, packages } = config;
    return {
        name,
        ...(environment !== undefined && { environment }),
        ...(context !== undefined && { context }),
        ...withDefaults(name, merged),
        ...(merged['require-signature'] && { requireSignature: true }),
        ...(trustedKeys !== undefined && { trustedKeys }),
        ...(packages?.repository !== undefined && { packages: packages.repository }),
        retention: { records: config.retention?.records ?? config_schema/* configSchema */.Qn.properties.retention.properties.records.default },
    };
}
const DEFAULT = config_schema/* serviceSchema */.dh.properties;
function withDefaults(name, settings) {
    const { namespace, container, prometheus, metrics, confidence = {} } = settings;
    const criticality = settings.criticality ?? DEFAULT.criticality.default;
    const settleSeconds = settings.settle ?? service_seconds(DEFAULT.settle.default);
    const { interval: intervalSeconds, 'step-timeout': stepTimeoutSeconds } = settings;
    if (intervalSeconds !== undefined && intervalSeconds > settleSeconds) {
        throw new errors/* UserError */.yo(`interval: ${(0,config_duration/* durationText */.S5)(intervalSeconds)} is longer than settle (${(0,config_duration/* durationText */.S5)(settleSeconds)}); give an interval that fits into it`);
    }
    return {
        deployment: settings.deployment ?? name,
        ...(namespace !== undefined && { namespace }),
        ...(container !== undefined && { container }),
        traffic: { provider: DEFAULT.traffic.properties.provider.default, ...settings.traffic },
        strategy: settings.strategy ?? DEFAULT.strategy.default,
        steps: settings.steps ?? [...DEFAULT.steps.default],
        settleSeconds,
        ...(intervalSeconds !== undefined && { intervalSeconds }),
        ...(stepTimeoutSeconds !== undefined && { stepTimeoutSeconds }),
        readySeconds: settings['ready-timeout'] ?? service_seconds(DEFAULT['ready-timeout'].default),
        timeoutSeconds: settings.timeout ?? service_seconds(DEFAULT.timeout.default),
        drainSeconds: settings.drain ?? service_seconds(DEFAULT.drain.default),
        onInconclusive: settings['on-inconclusive'] ?? DEFAULT['on-inconclusive'].default,
        onCancel: settings['on-cancel'] ?? DEFAULT['on-cancel'].default,
        ...(settings.gates !== 'none' && { gates: settings.gates ?? {} }),
        ...(prometheus?.url !== undefined && { prometheus: { ...prometheus, url: prometheus.url } }),
        ...(metrics !== undefined && { metrics: oneSource(metrics) }),
        criticality: typeof criticality === 'number' ? criticality : confidence_schema/* CRITICALITY */.qQ[criticality],
        confidence: { weights: confidence.weights ?? {}, thresholds: confidence.thresholds ?? {} },
    };
}
function service_seconds(duration) {
    const read = (0,config_duration/* durationSeconds */.o8)(duration);
    if (read === undefined)
        throw new Error(`the schema has a broken default: ${duration}`);
    return read;
}
/** @throws {UserError} the block names no source */
function oneSource(metrics) {
    if (Object.keys(metrics).length === 1)
        return metrics;
    const known = Object.keys(DEFAULT.metrics.properties).join(', ');
    throw new errors/* UserError */.yo(`metrics: names no source; write one of ${known}, or leave it out`);
}
/** Single values replace each other; the blocks do so key by key. */
function over(below, above) {
    const { metrics, ...others } = below;
    return {
        ...others,
        // Who names a Prometheus above another source wants that Prometheus.
        ...(metrics !== undefined && above.prometheus?.url === undefined && { metrics }),
        ...above,
        ...(above.traffic !== undefined && { traffic: { ...below.traffic, ...above.traffic } }),
        ...(above.gates !== undefined && { gates: gatesOver(below.gates, above.gates) }),
        ...(above.prometheus !== undefined && { prometheus: { ...below.prometheus, ...above.prometheus } }),
        ...(above.confidence !== undefined && { confidence: { ...below.confidence, ...above.confidence } }),
    };
}
function gatesOver(below, above) {
    return above === 'none' || below === undefined || below === 'none' ? above : { ...below, ...above };
}
function serviceName(config, wanted) {
    const known = Object.keys(config.services ?? {});
    if (wanted !== undefined && wanted !== '') {
        if (known.length > 0 && !known.includes(wanted))
            throw new errors/* UserError */.yo(unknownName('service', wanted, known));
        const problems = [];
        (0,config_read/* readBySchema */.RZ)(config_schema/* SERVICE_NAME */.OX, wanted, ['service'], problems);
        if (problems.length > 0)
            throw new errors/* UserError */.yo((0,load/* report */.z8)(problems.map(load/* sentenceOf */.$N)));
        return wanted;
    }
    const [only, ...others] = known;
    if (only === undefined)
        throw new errors/* UserError */.yo('service: give the name of the service, such as shop, or write it into gradus.yml under services');
    if (others.length > 0)
        throw new errors/* UserError */.yo(`service: the configuration has ${known.join(', ')}; say which one`);
    return only;
}
function environmentSettings(config, wanted) {
    const known = Object.keys(config.environments ?? {});
    const found = known.includes(wanted) ? config.environments?.[wanted] : undefined;
    if (found === undefined)
        throw new errors/* UserError */.yo(unknownName('environment', wanted, known));
    return found;
}
function unknownName(what, wanted, known) {
    const guess = (0,nearest/* nearest */.p)(wanted, known);
    const advice = known.length === 0
        ? `the configuration has no ${what}s`
        : `the configuration has ${known.join(', ')}${guess === undefined ? '' : `; did you mean ${guess}?`}`;
    return `${what}: "${wanted.slice(0, 80)}" is not known; ${advice}`;
}

;// CONCATENATED MODULE: ./src/kube/connection-trouble.js

/** Words for a failure of TLS, DNS, socket or proxy; undefined for a failure that is none of them. */
function connectionTrouble(error) {
    const code = codeOf(error);
    const lasting = LASTING[code] ?? lastingFamily(code, (0,errors/* messageOf */.bD)(error));
    if (lasting !== undefined)
        return { sentence: `${lasting} (${code})`, passing: false };
    const passing = PASSING[code];
    if (passing !== undefined)
        return { sentence: `${passing} (${code})`, passing: true };
    const isSystemCall = typeof error === 'object' && error !== null && 'syscall' in error;
    return isSystemCall ? { sentence: (0,errors/* messageOf */.bD)(error), passing: true } : undefined;
}
const UNKNOWN_CA = "its certificate is signed by a CA that the kubeconfig doesn't name; give the cluster's certificate-authority-data";
const LASTING = {
    SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
    DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
    UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
    CERT_SIGNATURE_FAILURE: UNKNOWN_CA,
    CERT_HAS_EXPIRED: "its certificate has expired; renew it, or set the runner's clock right",
    CERT_NOT_YET_VALID: "its certificate is not valid yet; set the runner's clock right",
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for other names than this one; use one of its names as server, or set tls-server-name',
    ENOTFOUND: 'its name has no address; check the server of the kubeconfig and the DNS of the runner',
    ERR_INVALID_CHAR: "the credentials have characters that can't be sent; look for a line break in token or password",
};
const PASSING = {
    ECONNREFUSED: 'nothing listens there',
    ECONNRESET: 'it closed the connection',
    ERR_STREAM_PREMATURE_CLOSE: 'it closed the connection',
    EPIPE: 'it closed the connection',
    ETIMEDOUT: 'it takes no connection',
    EHOSTUNREACH: 'no way leads there',
    ENETUNREACH: 'no way leads there',
    EAI_AGAIN: 'the DNS of the runner gives no answer',
};
function lastingFamily(code, message) {
    if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
        const plain = message.includes('wrong version number');
        return plain ? 'it speaks no TLS; is it http:// instead of https://?' : `the TLS handshake failed: ${message}`;
    }
    if (code.startsWith('ERR_OSSL_'))
        return "the kubeconfig's certificate, key or CA is no usable PEM";
    if (code.startsWith('HPE_'))
        return 'it speaks no HTTP';
    // The message may repeat the proxy's URL, and that its password.
    if (code.startsWith('ERR_PROXY_'))
        return `the proxy refuses the way: ${/HTTP\/1\.[01] [0-9]{3}.*$/.exec(message)?.[0] ?? 'no tunnel'}`;
    return undefined;
}
/** Node's code of a failure, empty if it has none. A refused connection to a name with several addresses is an AggregateError whose parts carry the code. */
function codeOf(error) {
    if (typeof error !== 'object' || error === null)
        return '';
    if ('code' in error && typeof error.code === 'string')
        return error.code;
    if ('errors' in error && Array.isArray(error.errors))
        return codeOf(error.errors[0]);
    return 'cause' in error ? codeOf(error.cause) : '';
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: ../../node_modules/@kubernetes/client-node/dist/exec_auth.js
var exec_auth = __webpack_require__(3877);
;// CONCATENATED MODULE: ./src/kube/credentials.js





/** The credentials of a kubeconfig's user. Files are read again after a minute: they rotate. */
function credentialsOf(access) {
    const { user, origin } = access;
    if (user.exec !== undefined)
        return execCredentials(access, user.exec);
    if (user.oidc !== undefined) {
        const config = user.oidc;
        return lazily(async () => (await __webpack_require__.e(/* import() */ 518).then(__webpack_require__.bind(__webpack_require__, 4518))).oidcCredentials(config, origin));
    }
    const files = new FileCache(origin);
    return {
        present: async () => {
            const cert = user.certificate && files.read(user.certificate);
            const key = user.key && files.read(user.key);
            const token = user.tokenFile === undefined ? user.token : files.read({ file: user.tokenFile }).trim();
            return {
                ...(cert !== undefined && key !== undefined && { cert, key }),
                ...(token !== undefined
                    ? { authorization: `Bearer ${token}` }
                    : user.username !== undefined && { authorization: credentials_basic(user.username, user.password ?? '') }),
            };
        },
        renew: () => files.forget(),
    };
}
function credentials_basic(username, password) {
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
function lazily(make) {
    let made;
    return {
        present: async () => {
            made ??= await make();
            return made.present();
        },
        renew: () => made?.renew() ?? false,
    };
}
const REREAD_MS = 60_000;
class FileCache {
    origin;
    cached = new Map();
    constructor(origin) {
        this.origin = origin;
    }
    read(material) {
        if ('data' in material)
            return material.data;
        const hit = this.cached.get(material.file);
        if (hit !== undefined && performance.now() < hit.until)
            return hit.text;
        const text = readMaterial(material, this.origin);
        this.cached.set(material.file, { text, until: performance.now() + REREAD_MS });
        return text;
    }
    forget() {
        const had = this.cached.size > 0;
        this.cached.clear();
        return had;
    }
}
/** @throws {UserError} the file can't be read */
function readMaterial(material, origin) {
    if ('data' in material)
        return material.data;
    try {
        return (0,external_node_fs_.readFileSync)(material.file, 'utf8');
    }
    catch (error) {
        throw new errors/* UserError */.yo(`${origin} names ${material.file}, which can't be read: ${(0,errors/* messageOf */.bD)(error)}`, { cause: error });
    }
}
const EXEC_LIMIT_MS = 30_000;
/** client-node's exec plugin, with what it lacks: KUBERNETES_EXEC_INFO, a time limit, one run for many askers. */
function execCredentials(access, exec, limitMs = EXEC_LIMIT_MS) {
    const { authProvider, timedOut } = limitedExec(access, exec, limitMs);
    let provider = authProvider();
    let running;
    const user = { name: access.user.name, exec: { command: exec.command, args: exec.args, env: exec.env } };
    const ask = async () => {
        const options = { headers: {} };
        try {
            await provider.applyAuthentication(user, options);
        }
        catch (error) {
            throw new errors/* UserError */.yo(`${access.origin}: ${exec.command} ${failureOf(error, timedOut(), exec, limitMs)}`, {
                cause: error,
            });
        }
        const authorization = options.headers.Authorization;
        const { cert, key } = options;
        if (authorization === undefined && cert === undefined) {
            throw new errors/* UserError */.yo(`${access.origin}: ${exec.command} gave neither a token nor a certificate`);
        }
        return {
            ...(authorization !== undefined && { authorization }),
            ...(cert !== undefined && key !== undefined && { cert, key }),
        };
    };
    return {
        present: () => {
            running ??= ask().finally(() => {
                running = undefined;
            });
            return running;
        },
        renew: () => {
            provider = authProvider();
            return true;
        },
    };
}
function limitedExec(access, exec, limitMs) {
    let late = false;
    const execFn = (command, args, options) => {
        const env = { ...(options.env ?? process.env), KUBERNETES_EXEC_INFO: execInfo(access, exec) };
        const child = (0,external_node_child_process_.spawn)(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
        late = false;
        const timer = setTimeout(() => {
            late = true;
            child.kill('SIGKILL');
            // What the plugin started may live on and hold the pipes.
            child.stdout.destroy();
            child.stderr.destroy();
        }, limitMs);
        child.once('close', () => clearTimeout(timer));
        child.once('error', () => clearTimeout(timer));
        return child;
    };
    return {
        // execFn is private in client-node's types; it is the one way to its child process.
        authProvider: () => Object.assign(new exec_auth/* ExecAuth */.K(), { execFn }),
        timedOut: () => late,
    };
}
function failureOf(error, timedOut, exec, limitMs) {
    const hint = exec.installHint === undefined ? '' : `; ${exec.installHint.trim()}`;
    if (timedOut)
        return `gave no credentials within ${limitMs / 1000} s; run it by hand to see what it waits for`;
    if (codeOf(error) === 'ENOENT')
        return `isn't installed${hint}`;
    // client-node parses what was printed and looks into it without a check.
    if (error instanceof SyntaxError || error instanceof TypeError)
        return `printed no ExecCredential: ${error.message}`;
    const said = (0,errors/* messageOf */.bD)(error).trim().slice(0, 1000);
    return `gave no credentials: ${said === '' ? 'it failed without a word' : said}${hint}`;
}
function execInfo(access, exec) {
    const ca = access.ca && Buffer.from(readMaterial(access.ca, access.origin)).toString('base64');
    const cluster = {
        server: access.server,
        'tls-server-name': access.tlsServerName,
        'insecure-skip-tls-verify': access.insecure || undefined,
        'certificate-authority-data': ca,
        'proxy-url': access.proxyUrl,
    };
    const spec = { interactive: false, ...(exec.provideClusterInfo && { cluster }) };
    return JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', spec });
}

;// CONCATENATED MODULE: ./src/kube/transport.js





const transport_USER_AGENT = `gradus/${VERSION}`;
/** A peer that vanished is noticed by TCP itself: first probe after this, then one a second. */
const TCP_PROBE_MS = 10_000;
/** One API server over one keep-alive agent; the agent is remade when the client certificate rotates. */
class Transport {
    access;
    credentials;
    /** True from the first answer on, whatever its status. */
    hasAnswered = false;
    base;
    agent;
    agentFor = '';
    constructor(access, credentials) {
        this.access = access;
        this.credentials = credentials;
        this.base = new URL(access.server);
    }
    /**
     * Sends one request and resolves with the head of the answer. Aborting destroys the socket, also while the body is
     * being read.
     */
    async send(outgoing, signal) {
        // As kubectl: credentials never travel in the clear.
        const presented = this.base.protocol === 'https:' ? await this.credentials.present() : {};
        signal.throwIfAborted();
        const agent = this.agentOf(presented);
        const headers = { 'user-agent': transport_USER_AGENT, accept: 'application/json, */*' };
        if (presented.authorization !== undefined)
            headers.authorization = presented.authorization;
        if (this.access.user.impersonate !== undefined)
            headers['impersonate-user'] = this.access.user.impersonate;
        if (outgoing.body !== undefined) {
            headers['content-type'] = outgoing.contentType ?? 'application/json';
            headers['content-length'] = String(Buffer.byteLength(outgoing.body));
        }
        const url = new URL(this.base.pathname.replace(/\/$/, '') + outgoing.path, this.base);
        const request = this.base.protocol === 'https:' ? external_node_https_.request : external_node_http_.request;
        return await new Promise((resolve, reject) => {
            const sent = request(url, { method: outgoing.method, headers, agent, signal }, (answer) => {
                this.hasAnswered = true;
                resolve(answer);
            });
            sent.on('error', (error) => reject(Object.assign(error, { reusedSocket: sent.reusedSocket })));
            sent.setSocketKeepAlive(true, TCP_PROBE_MS);
            sent.end(outgoing.body);
        });
    }
    close() {
        this.agent?.destroy();
        this.agent = undefined;
    }
    agentOf({ cert, key }) {
        const identity = `${cert ?? ''}\n${key ?? ''}`;
        if (this.agent !== undefined && this.agentFor === identity)
            return this.agent;
        // An agent of the old certificate is left to finish what it carries.
        this.agentFor = identity;
        this.agent = this.makeAgent(cert, key);
        return this.agent;
    }
    makeAgent(cert, key) {
        const { access } = this;
        const proxyEnv = proxyEnvOf(access, this.base.hostname);
        const options = { keepAlive: true, ...(proxyEnv !== undefined && { proxyEnv }) };
        if (this.base.protocol === 'http:')
            return new external_node_http_.Agent(options);
        return new external_node_https_.Agent({
            ...options,
            rejectUnauthorized: !access.insecure,
            ...(access.ca !== undefined && { ca: readMaterial(access.ca, access.origin) }),
            ...(access.tlsServerName !== undefined && { servername: access.tlsServerName }),
            ...(cert !== undefined && key !== undefined && { cert, key }),
        });
    }
}
const LOOPBACK = /^(localhost|127\.[0-9.]+|\[::1\])$/;
/** The first Node whose agents can speak to a proxy. */
const PROXY_NODE = [24, 5];
/** As kubectl: the kubeconfig's proxy-url, else HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which never hold for loopback. */
function proxyEnvOf(access, host) {
    if (access.proxyUrl === undefined)
        return LOOPBACK.test(host) ? undefined : process.env;
    if (!/^https?:/.test(access.proxyUrl)) {
        throw new errors/* UserError */.yo(`${access.origin}: proxy-url is a ${access.proxyUrl.split(':')[0]} proxy; only http and https proxies are spoken`);
    }
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    if (major < PROXY_NODE[0] || (major === PROXY_NODE[0] && minor < PROXY_NODE[1])) {
        throw new errors/* UserError */.yo(`${access.origin}: proxy-url needs Node ${PROXY_NODE.join('.')} or newer; this is ${process.version}`);
    }
    return { HTTPS_PROXY: access.proxyUrl, HTTP_PROXY: access.proxyUrl };
}
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** The whole body as text. @throws {UserError} it is larger than the cap */
async function transport_bodyOf(answer) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of answer) {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) {
            answer.destroy();
            throw new errors/* UserError */.yo(`the API server's answer is larger than ${MAX_ANSWER_BYTES / 1024 / 1024} MiB`);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}

;// CONCATENATED MODULE: ./src/kube/calls.js





const DEADLINE_MS = 10_000;
const RETRIED = new Set([429, 500, 502, 503, 504]);
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
/**
 * Sends a call until it is answered by something that is no passing failure, or its deadline is over. After a deadline
 * the last answer, if there was one, is the result.
 */
async function call(transport, call) {
    const limitMs = call.deadlineMs ?? DEADLINE_MS;
    const deadline = performance.now() + limitMs;
    let renewed = false;
    for (let tries = 0;; tries += 1) {
        const leftMs = Math.max(1, deadline - performance.now());
        // A first try that hangs (a socket whose peer vanished) leaves time for a second one.
        const outcome = await attempt(transport, call, tries === 0 ? leftMs / 2 : leftMs);
        if ('answer' in outcome) {
            const { answer } = outcome;
            if (answer.status === 401) {
                if (renewed || !transport.credentials.renew())
                    throw refused(transport, answer);
                renewed = true;
                continue;
            }
            if (!RETRIED.has(answer.status))
                return answer;
        }
        const pauseMs = ('answer' in outcome ? outcome.retryAfterMs : outcome.pauseMs) ?? backoffMs(tries);
        if (performance.now() + pauseMs >= deadline) {
            if ('answer' in outcome)
                return outcome.answer;
            throw new kube_errors/* Unreachable */.LL(`can't reach the API server ${transport.access.server} (${transport.access.origin}): ${outcome.trouble}, tried for ${calls_seconds(limitMs)}`, { cause: outcome.cause });
        }
        await (0,promises_.setTimeout)(pauseMs, undefined, call.signal && { signal: call.signal });
    }
}
/** Exponential with jitter, so that many runners don't come back at the same moment. */
function backoffMs(tries) {
    const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
    return full * (0.5 + Math.random() / 2);
}
/** The error of a status that is no success. */
function failure(call, answer) {
    return new kube_errors/* KubeError */.a3({ verb: call.verb, path: call.path.split('?')[0] ?? '', ...answer });
}
/** What to say when the API server answers 401 to credentials that are as fresh as can be. */
function refused(transport, answer) {
    const { server, origin, user } = transport.access;
    const whose = user.name === '' ? 'a request without credentials' : `the credentials of user ${user.name}`;
    return new errors/* UserError */.yo(`the API server ${server} doesn't take ${whose} (401, ${origin}); renew them`, {
        cause: new Error(answer.text.slice(0, 1000)),
    });
}
/**
 * A failure to connect, in words for a person. What can't pass is thrown; but to a server that has answered before,
 * everything may pass (its name was away for a moment, its certificate is being changed).
 */
function troubleOf(transport, error) {
    const trouble = connectionTrouble(error);
    if (trouble === undefined)
        throw error;
    if (trouble.passing || transport.hasAnswered)
        return trouble.sentence;
    const { server, origin } = transport.access;
    throw new errors/* UserError */.yo(`can't talk to the API server ${server} (${origin}): ${trouble.sentence}`, { cause: error });
}
async function attempt(transport, call, limitMs) {
    call.signal?.throwIfAborted();
    const limit = AbortSignal.timeout(Math.ceil(limitMs));
    const signal = call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]);
    try {
        const head = await transport.send(call, signal);
        const text = await transport_bodyOf(head);
        const retryAfter = Number(head.headers['retry-after']);
        return {
            answer: { status: head.statusCode ?? 0, text },
            ...(retryAfter > 0 && { retryAfterMs: retryAfter * 1000 }),
        };
    }
    catch (error) {
        call.signal?.throwIfAborted();
        if (error instanceof errors/* UserError */.yo)
            throw error;
        if (limit.aborted)
            return { trouble: `no answer to ${call.method} ${call.path}`, pauseMs: 0, cause: error };
        const trouble = troubleOf(transport, error);
        // The server may close an idle connection just as we use it: that says nothing about its health.
        const stale = typeof error === 'object' && error !== null && 'reusedSocket' in error && error.reusedSocket === true;
        return { trouble, cause: error, ...(stale && { pauseMs: 0 }) };
    }
}
function calls_seconds(ms) {
    return `${Math.round(ms / 100) / 10} s`;
}
/** @throws {UserError} the API server (or a proxy before it) wrote something else */
function calls_parsed(call, text) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw new errors/* UserError */.yo(`the server that answered ${call.verb} ${call.path} speaks no JSON; is it an API server? (${(0,errors/* messageOf */.bD)(error)})`, { cause: error });
    }
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./src/kube/in-cluster.js


const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
/** True in a pod that has the token of a service account. */
function runsInCluster(env, folder = SERVICE_ACCOUNT) {
    return Boolean(env.KUBERNETES_SERVICE_HOST) && (0,external_node_fs_.existsSync)(`${folder}/token`);
}
/** The way of a pod to its own API server, as its service account. */
function inCluster(env, folder = SERVICE_ACCOUNT) {
    const host = env.KUBERNETES_SERVICE_HOST ?? '';
    const port = env.KUBERNETES_SERVICE_PORT ?? '443';
    const namespaceFile = `${folder}/namespace`;
    return {
        origin: "the pod's service account",
        server: `https://${(0,external_node_net_.isIPv6)(host) ? `[${host}]` : host}:${port}`,
        namespace: (0,external_node_fs_.existsSync)(namespaceFile) ? (0,external_node_fs_.readFileSync)(namespaceFile, 'utf8').trim() : 'default',
        ca: { file: `${folder}/ca.crt` },
        insecure: false,
        user: { name: 'service account', tokenFile: `${folder}/token` },
    };
}

;// CONCATENATED MODULE: ./src/kube/kubeconfig.js






/**
 * Order: the target's kubeconfig, KUBECONFIG, ~/.kube/config, the pod's own service account. Of several files the first
 * that names a cluster, user, context or current-context wins, as with kubectl.
 *
 * @throws {UserError} a file is missing or broken, or names what isn't there
 */
function readAccess(target, env) {
    const sources = sourcesOf(target, env);
    if (sources.length === 0) {
        if (!runsInCluster(env)) {
            throw new errors/* UserError */.yo('no kubeconfig: give the input kubeconfig, set KUBECONFIG, or write ~/.kube/config (and this is no pod of a cluster)');
        }
        const access = inCluster(env);
        return target.namespace === undefined ? access : { ...access, namespace: target.namespace };
    }
    return kubeconfig_select(sources, target);
}
const LONGEST_PATHS = 2000;
function sourcesOf(target, env) {
    const given = target.kubeconfig?.trim() ?? '';
    if (given.includes('\n') || given.startsWith('{'))
        return [parse(given, 'the kubeconfig given as text')];
    if (given.length > LONGEST_PATHS) {
        throw new errors/* UserError */.yo(`kubeconfig: ${given.length} characters on one line are no path; give the path of a kubeconfig or its text, as it is (not in base64)`);
    }
    if (given !== '')
        return given.split(external_node_path_.delimiter).filter(Boolean).map(readSource);
    const listed = (env.KUBECONFIG ?? '').split(external_node_path_.delimiter).filter(Boolean);
    if (listed.length > 0) {
        const present = listed.filter((file) => (0,external_node_fs_.existsSync)(file));
        if (present.length === 0)
            throw new errors/* UserError */.yo(`KUBECONFIG names ${listed.join(', ')}, which isn't there`);
        return present.map(readSource);
    }
    const usual = (0,external_node_path_.join)(env.HOME ?? (0,external_node_os_.homedir)(), '.kube', 'config');
    return (0,external_node_fs_.existsSync)(usual) ? [readSource(usual)] : [];
}
function readSource(file) {
    let text;
    try {
        text = (0,external_node_fs_.readFileSync)(file, 'utf8');
    }
    catch (error) {
        throw new errors/* UserError */.yo(`can't read the kubeconfig ${file} (${(0,errors/* messageOf */.bD)(error)}); give the path of one on the runner, or its text`, { cause: error });
    }
    return parse(text, file, (0,external_node_path_.dirname)((0,external_node_path_.resolve)(file)));
}
const KUBECONFIG_LIMITS = { bytes: 2 * 1024 * 1024, aliases: 50, depth: 32, nodes: 100_000 };
function parse(text, name, folder) {
    const { value } = (0,yaml/* readYaml */.g)(text, name, KUBECONFIG_LIMITS);
    if (!isEntry(value) && value !== undefined) {
        throw new errors/* UserError */.yo(`${name} is no kubeconfig: it has ${Array.isArray(value) ? 'a list' : 'a word'} where clusters, users and contexts belong`);
    }
    return { name, content: value ?? {}, ...(folder !== undefined && { folder }) };
}
function kubeconfig_select(sources, target) {
    const where = sources.map(({ name }) => name).join(', ');
    const current = sources
        .map(({ content }) => content['current-context'])
        .find((name) => typeof name === 'string' && name !== '');
    const contextName = target.context ?? current;
    const contexts = named(sources, 'contexts', 'context');
    if (typeof contextName !== 'string') {
        throw new errors/* UserError */.yo(`${where} has no current-context; name one with the input context (${known(contexts)})`);
    }
    const context = need(contexts, contextName, `context`, where);
    const origin = `context ${contextName} of ${context.source.name}`;
    const read = reader(context, origin);
    const clusterName = read.text('cluster');
    if (clusterName === undefined)
        throw new errors/* UserError */.yo(`${origin} names no cluster`);
    const cluster = need(named(sources, 'clusters', 'cluster'), clusterName, `cluster`, origin);
    const userName = read.text('user');
    const users = named(sources, 'users', 'user');
    const user = userName === undefined ? undefined : need(users, userName, 'user', origin);
    const inline = user !== undefined && user.source.folder === undefined;
    if (inline && isEntry(user.entry.exec) && target.trustExec !== true) {
        throw new errors/* UserError */.yo(`user ${userName} of ${user.source.name} runs a program (exec) for its credentials; give a kubeconfig with a token or certificate, or name a kubeconfig file instead of its text`);
    }
    return {
        origin,
        namespace: target.namespace ?? read.text('namespace') ?? 'default',
        user: user === undefined ? { name: '' } : userOf(user, userName ?? ''),
        ...clusterOf(cluster, clusterName),
    };
}
function clusterOf(found, name) {
    const where = `cluster ${name} of ${found.source.name}`;
    const read = reader(found, where);
    const server = read.text('server');
    if (server === undefined || !/^https?:\/\/[^@\s]+$/.test(server) || !URL.canParse(server)) {
        throw new errors/* UserError */.yo(`${where}: server is no URL such as https://10.0.0.1:6443`);
    }
    const ca = read.material('certificate-authority');
    const tlsServerName = read.text('tls-server-name');
    const proxyUrl = read.text('proxy-url');
    return {
        server,
        insecure: found.entry['insecure-skip-tls-verify'] === true,
        ...(ca !== undefined && { ca }),
        ...(tlsServerName !== undefined && { tlsServerName }),
        ...(proxyUrl !== undefined && { proxyUrl }),
    };
}
function userOf(found, name) {
    const where = `user ${name} of ${found.source.name}`;
    const read = reader(found, where);
    const fields = {
        certificate: read.material('client-certificate'),
        key: read.material('client-key'),
        token: read.text('token'),
        tokenFile: read.file('tokenFile'),
        username: read.text('username'),
        password: read.text('password'),
        impersonate: read.text('as'),
        exec: execOf(found, where),
        oidc: oidcOf(found, where),
    };
    if ((fields.certificate === undefined) !== (fields.key === undefined)) {
        throw new errors/* UserError */.yo(`${where}: give client-certificate and client-key together`);
    }
    return { name, ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) };
}
function execOf(found, where) {
    const exec = found.entry.exec;
    if (!isEntry(exec))
        return undefined;
    const read = reader({ entry: exec, source: found.source }, `${where}, exec`);
    const command = read.text('command');
    const apiVersion = read.text('apiVersion');
    if (command === undefined)
        throw new errors/* UserError */.yo(`${where}: exec names no command`);
    if (apiVersion === undefined)
        throw new errors/* UserError */.yo(`${where}: exec names no apiVersion, such as client.authentication.k8s.io/v1`);
    const { folder } = found.source;
    const env = kubeconfig_list(exec.env).filter(isEntry);
    const installHint = read.text('installHint');
    return {
        apiVersion,
        // As kubectl: a command with a slash is a path from the kubeconfig's folder, one without is looked up in PATH.
        command: command.includes('/') && folder !== undefined ? (0,external_node_path_.resolve)(folder, command) : command,
        args: kubeconfig_list(exec.args).map(String),
        env: env.map((entry) => ({ name: String(entry.name), value: String(entry.value ?? '') })),
        provideClusterInfo: exec.provideClusterInfo === true,
        ...(installHint !== undefined && { installHint }),
    };
}
function oidcOf(found, where) {
    const provider = found.entry['auth-provider'];
    if (!isEntry(provider))
        return undefined;
    if (provider.name !== 'oidc') {
        throw new errors/* UserError */.yo(`${where}: kubectl has dropped the auth-provider "${provider.name}"; use its exec plugin instead (gke-gcloud-auth-plugin, kubelogin)`);
    }
    const config = isEntry(provider.config) ? provider.config : {};
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
}
/** Entries of all sources by name, the first of a name first. */
function named(sources, plural, singular) {
    const found = new Map();
    for (const source of sources) {
        for (const item of kubeconfig_list(source.content[plural])) {
            if (!isEntry(item) || typeof item.name !== 'string' || found.has(item.name))
                continue;
            const entry = item[singular];
            found.set(item.name, { entry: isEntry(entry) ? entry : {}, source });
        }
    }
    return found;
}
function need(entries, name, what, where) {
    const found = entries.get(name);
    if (found === undefined)
        throw new errors/* UserError */.yo(`${where} has no ${what} "${name}"; it has ${known(entries)}`);
    return found;
}
function known(entries) {
    return entries.size === 0 ? 'none' : [...entries.keys()].join(', ');
}
function reader({ entry, source }, where) {
    const text = (key) => {
        const value = entry[key];
        if (value === undefined || value === null || value === '')
            return undefined;
        if (typeof value !== 'string')
            throw new errors/* UserError */.yo(`${where}: ${key} is a ${typeof value}; write text, in quotes`);
        return value;
    };
    const file = (key) => {
        const path = text(key);
        if (path === undefined)
            return undefined;
        if (source.folder !== undefined)
            return (0,external_node_path_.resolve)(source.folder, path);
        throw new errors/* UserError */.yo(`${where}: ${key} names a file, but the kubeconfig was given as text; put the data in place, or name a kubeconfig file`);
    };
    const material = (key) => {
        const data = text(`${key}-data`);
        if (data !== undefined)
            return { data: Buffer.from(data, 'base64').toString('utf8') };
        const path = file(key);
        return path === undefined ? undefined : { file: path };
    };
    return { text, file, material };
}
function kubeconfig_list(value) {
    return Array.isArray(value) ? value : [];
}
function isEntry(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./src/kube/watch-stream.js





/** The API server sends a bookmark every minute; a stream that is silent for longer is taken for dead. */
const SILENCE_MS = 90_000;
/** The API server ends a stream after this; spread, so that runners don't come back together. */
const STREAM_SECONDS = { least: 240, most: 360 };
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/**
 * Events of a watch, taken up again by itself after a break, from the last resourceVersion seen. Without a
 * resourceVersion to begin with, objects that are there come as ADDED, once more after each break until the first
 * bookmark, and deletions during such a break are not told: `track` lists first and has neither.
 *
 * @throws {KubeError} 410: the history is gone, list again; any status that trying again can't heal
 * @throws the signal's reason, when it aborts
 */
async function* watchResuming(transport, path, options) {
    const { signal } = options;
    let version = options.resourceVersion;
    let anchored = version !== undefined;
    let failures = 0;
    for (;;) {
        signal.throwIfAborted();
        const startedAt = performance.now();
        let trouble = false;
        const stream = new AbortController();
        try {
            const head = await watch_stream_open(transport, watchPath(path, options, version), AbortSignal.any([signal, stream.signal]), stream);
            options.onConnected?.(true);
            for await (const line of lines(head, stream)) {
                failures = 0;
                if (line.type === 'ERROR')
                    throw new kube_errors/* KubeError */.a3({
                        verb: 'watch',
                        path,
                        status: line.object.code ?? 500,
                        text: JSON.stringify(line.object),
                    });
                if (line.type === 'BOOKMARK')
                    anchored = true;
                if (anchored)
                    version = line.object.metadata.resourceVersion ?? version;
                if (line.type !== 'BOOKMARK')
                    yield line;
            }
        }
        catch (error) {
            signal.throwIfAborted();
            rethrowLasting(transport, error);
            trouble = true;
        }
        finally {
            stream.abort();
        }
        // A stream that ends as soon as it began must not become a storm of requests.
        if (trouble || performance.now() - startedAt < 1000) {
            if (trouble)
                options.onConnected?.(false);
            await (0,promises_.setTimeout)(backoffMs(failures), undefined, { signal });
            failures += 1;
        }
    }
}
/** Garbage, a reset, silence or an overloaded server: the caller tries again. Everything else is thrown. */
function rethrowLasting(transport, error) {
    if (error instanceof Broken)
        return;
    if (error instanceof kube_errors/* KubeError */.a3) {
        if (error.status === 429 || error.status >= 500)
            return;
        throw error;
    }
    if (error instanceof errors/* UserError */.yo)
        throw error;
    troubleOf(transport, error);
}
/** The stream can't be read on; a new one can. */
class Broken extends Error {
    name = 'Broken';
}
async function watch_stream_open(transport, path, signal, stream) {
    for (let renewed = false;; renewed = true) {
        const timer = setTimeout(() => stream.abort(new Broken('no answer')), DEADLINE_MS);
        try {
            const head = await transport.send({ method: 'GET', path }, signal);
            const status = head.statusCode ?? 0;
            if (status === 200)
                return head;
            const answer = { status, text: await transport_bodyOf(head) };
            if (status !== 401)
                throw failure({ verb: 'watch', path }, answer);
            if (renewed || !transport.credentials.renew())
                throw refused(transport, answer);
        }
        catch (error) {
            throw stream.signal.aborted ? stream.signal.reason : error;
        }
        finally {
            clearTimeout(timer);
        }
    }
}
async function* lines(head, stream) {
    let rest = [];
    let bytes = 0;
    const watchdog = setTimeout(() => stream.abort(new Broken('silence')), SILENCE_MS);
    try {
        for await (const chunk of head) {
            watchdog.refresh();
            let from = 0;
            for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
                const line = Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8');
                rest = [];
                bytes = 0;
                from = end + 1;
                if (line.trim() !== '')
                    yield parseLine(line);
            }
            rest.push(chunk.subarray(from));
            bytes += chunk.length - from;
            if (bytes > MAX_LINE_BYTES)
                throw new Broken('endless line');
        }
    }
    catch (error) {
        throw stream.signal.aborted ? stream.signal.reason : error;
    }
    finally {
        clearTimeout(watchdog);
    }
}
function parseLine(text) {
    try {
        const line = JSON.parse(text);
        if (typeof line.type === 'string' && typeof line.object === 'object' && line.object !== null)
            return line;
    }
    catch {
        // Falls through: a line that is no event breaks the stream, whatever it is.
    }
    throw new Broken('no event');
}
function watchPath(path, options, version) {
    const { least, most } = STREAM_SECONDS;
    const query = new URLSearchParams({
        watch: 'true',
        allowWatchBookmarks: 'true',
        timeoutSeconds: String(Math.round(least + Math.random() * (most - least))),
    });
    if (version !== undefined)
        query.set('resourceVersion', version);
    if (options.labelSelector !== undefined)
        query.set('labelSelector', options.labelSelector);
    if (options.fieldSelector !== undefined)
        query.set('fieldSelector', options.fieldSelector);
    return `${path}?${query}`;
}

;// CONCATENATED MODULE: ./src/kube/client.js






const FIELD_MANAGER = 'gradus';
const PAGE = '500';
const OWNED = { fieldManager: FIELD_MANAGER };
/**
 * Opens the way to a cluster. Nothing is sent before the first call.
 *
 * @throws {UserError} the kubeconfig is missing, broken, or names what isn't there
 */
async function connect(target, env = process.env) {
    const access = readAccess(target, env);
    return new KubeClient(new Transport(access, credentialsOf(access)));
}
class KubeClient {
    server;
    namespace;
    transport;
    constructor(transport) {
        this.transport = transport;
        this.server = transport.access.server;
        this.namespace = transport.access.namespace;
    }
    async get(path, options = {}) {
        return await this.json({ verb: 'get', method: 'GET', path, options });
    }
    async find(path, options = {}) {
        try {
            return await this.get(path, options);
        }
        catch (error) {
            if ((0,kube_errors/* hasStatus */.Ro)(error, 404))
                return undefined;
            throw error;
        }
    }
    async list(path, options = {}) {
        try {
            return await this.pages(path, { limit: PAGE, ...options.query }, options);
        }
        catch (error) {
            if (!(0,kube_errors/* hasStatus */.Ro)(error, 410))
                throw error;
            // The pages outlived the history they are read from: take it whole.
            return await this.pages(path, { ...options.query }, options);
        }
    }
    async create(path, body, options = {}) {
        return await this.json({ verb: 'create', method: 'POST', path, body, options, query: OWNED });
    }
    async replace(path, body, options = {}) {
        return await this.json({ verb: 'update', method: 'PUT', path, body, options, query: OWNED });
    }
    async jsonPatch(path, operations, options = {}) {
        const contentType = 'application/json-patch+json';
        return await this.json({
            verb: 'patch',
            method: 'PATCH',
            path,
            body: operations,
            contentType,
            options,
            query: OWNED,
        });
    }
    async apply(path, body, options = {}) {
        const contentType = 'application/apply-patch+yaml';
        const query = { ...OWNED, force: 'false' };
        return await this.json({ verb: 'patch', method: 'PATCH', path, body, contentType, options, query });
    }
    async remove(path, options = {}) {
        try {
            await this.json({ verb: 'delete', method: 'DELETE', path, options });
        }
        catch (error) {
            if (!(0,kube_errors/* hasStatus */.Ro)(error, 404))
                throw error;
        }
    }
    async raw(method, path, body, options = {}) {
        const verb = VERBS[method] ?? 'get';
        return await this.send({ verb, method, path, options, ...(body !== undefined && { body }) });
    }
    watch(path, options) {
        return watchResuming(this.transport, path, options);
    }
    close() {
        this.transport.close();
    }
    async pages(path, query, options) {
        const items = [];
        let token;
        for (;;) {
            const page = await this.json({
                verb: 'list',
                method: 'GET',
                path,
                options,
                query: { ...query, continue: token },
            });
            // Items of a list come without their own apiVersion and kind.
            const kind = page.kind?.replace(/List$/, '');
            for (const item of page.items ?? []) {
                items.push({
                    ...(page.apiVersion !== undefined && kind !== undefined && { apiVersion: page.apiVersion, kind }),
                    ...item,
                });
            }
            token = page.metadata.continue;
            if (token === undefined || token === '')
                return { metadata: page.metadata, items };
        }
    }
    async json(request) {
        const answer = await this.send(request);
        if (answer.status < 200 || answer.status > 299)
            throw failure(request, answer);
        return calls_parsed(request, answer.text);
    }
    async send({ verb, method, path, body, contentType, options, query }) {
        return await call(this.transport, {
            verb,
            method,
            path: withQuery(path, { ...query, ...options.query }),
            ...(body !== undefined && { body: JSON.stringify(body) }),
            ...(contentType !== undefined && { contentType }),
            ...(options.deadlineMs !== undefined && { deadlineMs: options.deadlineMs }),
            ...(options.signal !== undefined && { signal: options.signal }),
        });
    }
}
const VERBS = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
/** Adds the defined parameters to a path. */
function withQuery(path, query) {
    const parameters = Object.entries(query).filter((entry) => entry[1] !== undefined);
    return parameters.length === 0 ? path : `${path}?${new URLSearchParams(parameters)}`;
}

;// CONCATENATED MODULE: ./src/report/text.js
/** Text from anywhere as one line: no control characters, and none that turn the direction of what follows. */
function text_oneLine(text) {
    return String(text ?? '')
        .toWellFormed()
        .replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}\s]+/gu, ' ')
        .trim();
}
/** At most so many characters, with a sign that there were more. */
function text_cut(line, longest) {
    return line.length > longest ? `${line.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

;// CONCATENATED MODULE: ./src/report/markup.js

const markup_EMPTY = new Set(['meta', 'link', 'input', 'br', 'hr', 'path', 'rect', 'line', 'circle', 'use']);
/** Control characters other than tab and line feed, and what turns the direction of the text after it. */
const UNPRINTABLE = /[^\P{Cc}\t\n]|[\p{Bidi_Control}\p{Noncharacter_Code_Point}\u2028\u2029]/gu;
/**
 * An element. Texts and attributes may come from anywhere; names come from the code.
 *
 * @throws {Error} a number that can't be drawn (a defect: pictures keep to what is finite)
 */
function markup_element(name, attributes, ...children) {
    const shown = Object.entries(attributes).flatMap(([key, value]) => value === undefined ? [] : [` ${key}="${escaped(typeof value === 'number' ? markup_decimal(value) : value)}"`]);
    const opening = `<${name}${shown.join('')}`;
    return { markup: markup_EMPTY.has(name) ? `${opening}/>` : `${opening}>${children.map(inner).join('')}</${name}>` };
}
/** Text that keeps its lines and spaces, as `pre` shows them. */
function preformatted(text) {
    return { markup: entities(text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(UNPRINTABLE, '\ufffd')) };
}
/** A style sheet as it is; it comes from the code. */
function markup_styleElement(css) {
    return { markup: `<style>${css}</style>` };
}
/** Coordinates to a hundredth. @throws {Error} not a finite number */
function markup_decimal(value) {
    if (!Number.isFinite(value))
        throw new Error(`${value} can't be drawn`);
    return String(Math.round(value * 100) / 100);
}
function inner(child) {
    if (child === undefined)
        return '';
    if (typeof child === 'string' || typeof child === 'number')
        return escaped(String(child));
    if ('markup' in child)
        return child.markup;
    return child.map(inner).join('');
}
function escaped(text) {
    return entities(oneLineKeepingEdges(text));
}
function entities(text) {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
/** Spaces at the edges part words from the elements beside them. */
function oneLineKeepingEdges(text) {
    const line = text_oneLine(text);
    return `${/^\s/.test(text) ? ' ' : ''}${line}${line !== '' && /\s$/.test(text) ? ' ' : ''}`;
}

;// CONCATENATED MODULE: ./src/report/html-blocks.js

function tableOf(header, rows, { whole = [], caption, rowsNamed = false } = {}) {
    const cellOf = (one, column) => {
        const style = whole.includes(column) ? 'whole' : undefined;
        return rowsNamed && column === 0
            ? markup_element('th', { scope: 'row', class: style }, one)
            : markup_element('td', { class: style }, one);
    };
    return markup_element('div', { class: 'scroll' }, markup_element('table', {}, caption === undefined ? undefined : markup_element('caption', { class: 'unseen' }, caption), markup_element('thead', {}, markup_element('tr', {}, ...header.map((name) => markup_element('th', { scope: 'col' }, name)))), markup_element('tbody', {}, ...rows.map((cells) => markup_element('tr', {}, ...cells.map(cellOf))))));
}
function html_blocks_listOf(entries) {
    return markup_element('dl', {}, ...entries.flatMap(([name, value]) => [markup_element('dt', {}, name), markup_element('dd', {}, value)]));
}

;// CONCATENATED MODULE: ./src/report/svg/style.js
/** Both palettes keep at least 4.5:1 of contrast between text and paper; series differ in lightness too. */
const LIGHT = '--paper:#fff;--ink:#1f2328;--muted:#59636e;--grid:#e3e8ed;--band:#f4f6f8;--fail:#b42318;--pass:#0b7a6b;--asked:#0969da;--ratio:#6639ba;--rest:#8c6a00;--tint:.14';
const DARK = '--paper:#0d1117;--ink:#e6edf3;--muted:#9ba4ae;--grid:#2a313a;--band:#151b23;--fail:#ff8177;--pass:#45c1ad;--asked:#6cb0ff;--ratio:#b99cf5;--rest:#d9b13b;--tint:.2';
/** The palette as custom properties of the root. Paper is always light. */
const style_PALETTE = `:root{color-scheme:light dark;${LIGHT}}@media screen and (prefers-color-scheme:dark){:root{${DARK}}}`;
/** Classes of everything that is drawn; presentation attributes can't take the palette. */
const style_DRAWING = [
    '.picture{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;font-size:12px}',
    '.picture text{fill:var(--muted);font-variant-numeric:tabular-nums}',
    '.picture .paper{fill:var(--paper)}',
    '.picture .heading{fill:var(--ink);font-size:14px;font-weight:600}',
    '.picture .strong{fill:var(--ink);font-weight:600}',
    '.picture .end{text-anchor:end}.picture .middle{text-anchor:middle}',
    '.picture .grid{stroke:var(--grid);stroke-width:1}',
    '.picture .axis{stroke:var(--muted);stroke-width:1}',
    '.picture .band{fill:var(--band)}',
    '.picture .nothing{fill:var(--muted);opacity:.35}',
    '.picture .curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}',
    '.picture .thin{stroke-width:1.5}.picture .broad{stroke-width:3}',
    '.picture .limit{stroke-width:1.5;stroke-dasharray:6 4;fill:none}',
    '.picture .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}',
    ...['fail', 'pass', 'asked', 'ratio', 'rest', 'muted', 'ink'].flatMap((name) => [
        `.picture .${name}-line{stroke:var(--${name})}`,
        `.picture .${name}-fill{fill:var(--${name})}`,
        `.picture text.${name}-fill{fill:var(--${name})}`,
        `.picture .${name}-area{fill:var(--${name});fill-opacity:var(--tint)}`,
    ]),
    '.picture .glyph{fill:none;stroke:var(--paper);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}',
].join('');

;// CONCATENATED MODULE: ./src/report/html-style.js

/** The report's style sheet. It holds neither & nor <, so it reads the same as HTML and as XML. */
const PAGE_STYLE = [
    style_PALETTE,
    style_DRAWING,
    '*{box-sizing:border-box}',
    'body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif}',
    'main{max-width:1104px;margin:0 auto;padding:32px 24px 64px}',
    'h1{font-size:26px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}',
    'h2{font-size:19px;margin:44px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--grid)}',
    'h3{font-size:16px;margin:28px 0 4px;overflow-wrap:anywhere}',
    'p{margin:6px 0;max-width:100ch;overflow-wrap:anywhere}',
    '.lead{font-size:17px}',
    '.muted{color:var(--muted)}',
    '.state{display:inline-block;vertical-align:3px;margin-left:10px;padding:1px 11px;border-radius:999px;font-size:13px;font-weight:600;line-height:22px;color:var(--paper);background:var(--muted)}',
    '.state.good{background:var(--pass)}.state.bad{background:var(--fail)}.state.open{background:var(--asked)}',
    '.verdict{font-weight:600;white-space:nowrap}',
    '.verdict.pass{color:var(--pass)}.verdict.fail{color:var(--fail)}.verdict.inconclusive{color:var(--muted)}',
    'dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 20px;margin:16px 0}',
    'dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}',
    'code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,"Liberation Mono",monospace}',
    '.scroll{overflow-x:auto}',
    'table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}',
    'th,td{text-align:left;vertical-align:top;padding:6px 14px 6px 0;border-bottom:1px solid var(--grid)}',
    'th{color:var(--muted);font-weight:600;white-space:nowrap}',
    'td{overflow-wrap:break-word}',
    '.number{text-align:right;white-space:nowrap}',
    '.whole{white-space:nowrap}',
    'details{margin:10px 0}',
    'summary{cursor:pointer;color:var(--asked);width:max-content;max-width:100%}',
    'a{color:var(--asked)}',
    ':focus-visible{outline:2px solid var(--asked);outline-offset:2px;border-radius:3px}',
    '.picture{display:block;width:100%;height:auto;border:1px solid var(--grid);border-radius:8px;margin:14px 0}',
    '@media screen and (max-width:760px){.wide .picture{width:860px;max-width:none}}',
    '.pair{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,440px),1fr));gap:0 16px}',
    'footer{margin-top:48px;color:var(--muted);font-size:13px}',
    '.pair .picture{max-width:640px}',
    '@media print{.pair{grid-template-columns:1fr 1fr}table{font-size:11px}th,td{padding:3px 8px 3px 0}th{white-space:normal}body{font-size:13px}main{max-width:none;padding:0}h2,h3{break-after:avoid}.picture,tr{break-inside:avoid}.state{print-color-adjust:exact}.picture{print-color-adjust:exact}details::details-content{content-visibility:visible;height:auto}summary{color:var(--ink)}}',
].join('');

;// CONCATENATED MODULE: ./src/report/html-page.js



const HASH = (0,external_node_crypto_.createHash)('sha256').update(PAGE_STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; img-src data:; base-uri 'none'; form-action 'none'`;
/**
 * One page that needs nothing else: no script, nothing remote, read as well offline, on paper and by a screen reader.
 * Every text in it is shown as text (T25).
 */
function htmlPage(title, ...content) {
    const page = markup_element('html', { lang: 'en' }, markup_element('head', {}, markup_element('meta', { charset: 'utf-8' }), markup_element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }), markup_element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }), markup_element('meta', { name: 'referrer', content: 'no-referrer' }), markup_element('meta', { name: 'color-scheme', content: 'light dark' }), markup_element('title', {}, title), markup_styleElement(PAGE_STYLE)), markup_element('body', {}, markup_element('main', {}, ...content)));
    return `<!DOCTYPE html>\n${page.markup}\n`;
}

;// CONCATENATED MODULE: ./src/report/markdown.js

/** Longest text that a table cell shows. */
const LONGEST_CELL = 300;
/** Invisible; between `@` and a name it keeps GitHub from telling that person. */
const WORD_JOINER = '\u2060';
/** Text from anywhere as a Markdown table cell: no markup, HTML, image, address or mention of it takes effect. */
function cell(text) {
    return markdown_shown(text)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll(/[\\`*_{}[\]()#+!|~$]/g, '\\$&')
        .replaceAll('://', ':&#47;&#47;')
        .replaceAll(/www\./gi, (www) => `${www.slice(0, 3)}&#46;`);
}
/** The same inside of an HTML element, where Markdown means nothing. */
function html(text) {
    return markdown_shown(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
function markdown_shown(text) {
    return text_cut(text_oneLine(text), LONGEST_CELL).replaceAll(/(?<![\w])@(?=[a-z0-9])/gi, `@${WORD_JOINER}`);
}
function table(header, rows) {
    const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
    return [line(header), `|${header.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n');
}

;// CONCATENATED MODULE: ./src/report/chain.js







const NAMES = {
    running: 'Runs',
    image: 'Image',
    signature: 'Signature',
    provenance: 'Build',
    'bill-of-materials': 'Contents',
    commit: 'Commit',
    package: 'Package',
    promotion: 'Promotion',
    rollout: 'Rollout',
    admission: 'Check on entry',
    gates: 'Gates',
    score: 'Score',
    approval: 'Decision',
};
const LOOKS = { proved: 'pass', claimed: 'inconclusive', absent: 'fail' };
/**
 * An audit as files: the JSON that is signed, the page, the text, and the record of the rollout as it lies in the cluster.
 *
 * @returns contents by file name
 */
function chainFiles({ chain, record }) {
    const name = auditName(chain);
    return new Map([
        [`${name}.json`, auditBytes(chain)],
        [`${name}.html`, Buffer.from(chainHtml(chain))],
        [`${name}.txt`, Buffer.from(`${chainText(chain)}\n`)],
        ...(record === undefined ? [] : [[`record_${record.id}.json`, recordBytes(record)]]),
    ]);
}
/** `audit_9a8f0c1d2e3f`, by the digest of what runs. */
function auditName({ image }) {
    return `audit_${image.slice(image.lastIndexOf(':') + 1).slice(0, 12)}`;
}
/** How many links are proved, claimed and absent: `8 proved, 5 claimed, 1 absent`. */
function chainTotals({ links }) {
    const count = (standing) => links.filter((link) => link.standing === standing).length;
    return ['proved', 'claimed', 'absent'].map((standing) => `${count(standing)} ${standing}`).join(', ');
}
/** For a log or a terminal. */
function chainText(chain) {
    const lines = chain.links.flatMap((link) => [
        `${link.standing.padEnd(8)} ${NAMES[link.kind].padEnd(15)} ${text_oneLine(link.says)}`,
        `${' '.repeat(25)}${text_oneLine(link.because)}`,
    ]);
    const controls = chain.controls.map(({ id, evidence }) => `${evidence.padEnd(8)} ${text_oneLine(id)}`);
    return [
        `Audit of ${text_oneLine(chain.image)} at ${chain.at}: ${chainTotals(chain)}`,
        ...chain.contradictions.map((one) => `CONTRADICTION: ${text_oneLine(one)}`),
        '',
        ...lines,
        '',
        'Controls (SOC 2):',
        ...controls,
    ].join('\n');
}
/** For the summary of a job. */
function chainMarkdown(chain) {
    const links = chain.links.map(({ kind, standing, says, because }) => [NAMES[kind], standing, says, because]);
    return [
        `### Audit: ${cell(chain.image)}`,
        `${chainTotals(chain)}.`,
        ...chain.contradictions.map((one) => `**Contradiction:** ${cell(one)}`),
        table(['', 'Standing', 'What', 'Why'], links),
        '#### Controls (SOC 2)',
        table(['Control', 'Evidence', 'About'], chain.controls.map(({ id, evidence, title }) => [id, evidence, title])),
    ].join('\n\n');
}
/** The same for people, with every fact. */
function chainHtml(chain) {
    return htmlPage(`Audit of ${chain.image}`, markup_element('h1', {}, 'Audit ', markup_element('span', { class: `state ${moodOf(chain)}` }, chainTotals(chain))), markup_element('p', { class: 'lead' }, 'From what runs back to its sources, and how it came in.'), html_blocks_listOf([
        ['Image', markup_element('code', {}, chain.image)],
        ...chain_askedOf(chain),
        ['Looked at', `${chain.at} by Gradus ${chain.gradus}`],
        ...(chain.record === undefined
            ? []
            : [['Record', markup_element('code', {}, `record_${chain.record.id}.json, sha256 ${chain.record.sha256}`)]]),
    ]), ...contradictionBlock(chain), markup_element('h2', {}, 'Chain'), markup_element('p', { class: 'muted' }, 'Proved: by a signature that counts, a digest, or the cluster itself. Claimed: somebody says so who need not be believed. Absent: nothing says so.'), ...chain.links.map(linkBlock), markup_element('h2', {}, 'Controls'), markup_element('p', { class: 'muted' }, "Facts for an auditor, by control of the SOC 2 Trust Services Criteria. Whether a control works is the auditor's to say."), ...chain.controls.map(controlBlock));
}
function contradictionBlock({ contradictions: all }) {
    if (all.length === 0)
        return [];
    return [markup_element('h2', {}, 'Contradictions'), markup_element('ul', {}, ...all.map((one) => markup_element('li', {}, one)))];
}
function chain_askedOf({ asked }) {
    const names = { service: 'Service', namespace: 'Namespace', environment: 'Environment' };
    return Object.keys(names).flatMap((key) => {
        const value = asked[key];
        return value === undefined ? [] : [[names[key], value]];
    });
}
function moodOf({ contradictions, links }) {
    if (contradictions.length > 0)
        return 'bad';
    return links.every(({ standing }) => standing !== 'absent') ? 'good' : 'open';
}
function linkBlock({ kind, standing, says, because, facts }) {
    const entries = Object.entries(facts);
    return markup_element('section', {}, markup_element('h3', {}, `${NAMES[kind]} `, markup_element('span', { class: `verdict ${LOOKS[standing]}` }, standing)), markup_element('p', {}, `${says}.`), markup_element('p', { class: 'muted' }, `Why: ${because}.`), ...(entries.length === 0 ? [] : [markup_element('details', {}, markup_element('summary', {}, 'Facts'), html_blocks_listOf(entries))]));
}
function controlBlock({ id, title, evidence, facts }) {
    const shown = evidence === 'none' ? 'no evidence' : evidence;
    const look = LOOKS[evidence === 'none' ? 'absent' : evidence];
    return markup_element('section', {}, markup_element('h3', {}, `${id} `, markup_element('span', { class: `verdict ${look}` }, shown)), markup_element('p', {}, `${title}.`), markup_element('ul', {}, ...facts.map((one) => markup_element('li', {}, one))));
}

// EXTERNAL MODULE: ./src/program/environment.js
var environment = __webpack_require__(5075);
// EXTERNAL MODULE: ./src/program/find.js
var find = __webpack_require__(7239);
// EXTERNAL MODULE: ./src/program/run.js
var run = __webpack_require__(3955);
;// CONCATENATED MODULE: ./src/oci/docker-config.js







/** Docker's own name for Docker Hub in its config. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';
const HELPER_SECONDS = 60;
/** What a helper writes where it knows nothing. */
const UNKNOWN = /credentials not found/i;
/** User name that says that the password is an identity token. */
const TOKEN_USER = '<token>';
/**
 * The credentials that `docker login` or a credential helper has for a registry, read when they are wanted.
 *
 * @returns a function for `RegistryAccess`; it throws UserError where config.json or a helper is broken
 */
function dockerCredentials(login) {
    const folder = login.env.DOCKER_CONFIG || (0,external_node_path_.join)(login.env.HOME || (0,external_node_os_.homedir)(), '.docker');
    const file = (0,external_node_path_.join)(folder, 'config.json');
    return async (registry) => {
        const config = await docker_config_readConfig(file);
        if (config === undefined)
            return undefined;
        const helper = helperOf(config, registry, file);
        const helped = helper === undefined ? undefined : await askHelper(helper, registry, login);
        return helped ?? written(config, registry, file);
    };
}
async function docker_config_readConfig(file) {
    let text;
    try {
        text = await (0,external_node_fs_promises_.readFile)(file, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw new errors/* UserError */.yo(`${file} can't be read (${error.code}); mend it or log in again`);
    }
    const config = docker_config_objectOf(docker_config_parsed(text));
    // The parser's own words may show what stands there, which is secret.
    if (config === undefined)
        throw new errors/* UserError */.yo(`${file} is no JSON object; mend it or run docker login again`);
    const { auths, credHelpers, credsStore } = config;
    return { auths: docker_config_objectOf(auths) ?? {}, credHelpers: docker_config_objectOf(credHelpers) ?? {}, credsStore };
}
function docker_config_parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function docker_config_objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : undefined;
}
/** The names that a registry may have in config.json. */
function keysOf(registry) {
    const hosts = registry === 'docker.io' ? [DOCKER_HUB_KEY, 'index.docker.io', 'docker.io', 'registry-1.docker.io'] : [];
    const forms = ['', 'https://', 'http://'].flatMap((scheme) => ['', '/', '/v1/', '/v2/'].map((end) => scheme + registry + end));
    return [...hosts, ...forms];
}
function helperOf({ credHelpers, credsStore }, registry, file) {
    const key = keysOf(registry).find((one) => Object.hasOwn(credHelpers, one));
    const name = (key === undefined ? undefined : credHelpers[key]) ?? credsStore;
    if (name === undefined || name === '')
        return undefined;
    if (typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
        return name;
    throw new errors/* UserError */.yo(`${file} names a credential helper for ${registry} that can't be one; run docker login again`);
}
function written({ auths }, registry, file) {
    const key = keysOf(registry).find((one) => Object.hasOwn(auths, one));
    const entry = key === undefined ? undefined : docker_config_objectOf(auths[key]);
    if (entry === undefined)
        return undefined;
    const { auth, username, password, identitytoken } = entry;
    if (typeof identitytoken === 'string' && identitytoken !== '')
        return { identityToken: identitytoken };
    if (typeof username === 'string' && typeof password === 'string')
        return { name: username, password };
    if (typeof auth !== 'string' || auth === '')
        return undefined;
    const [, name, secret] = /^([^:]+):([\s\S]*)$/.exec(Buffer.from(auth, 'base64').toString('utf8')) ?? [];
    if (name !== undefined && secret !== undefined)
        return { name, password: secret.replace(/\0+$/, '') };
    throw new errors/* UserError */.yo(`${file} has a login for ${registry} that can't be read; run docker login ${registry} again`);
}
/** @see https://github.com/docker/docker-credential-helpers#development */
async function askHelper(name, registry, login) {
    const { env, signal, outside } = login;
    const program = `docker-credential-${name}`;
    const { failure, stdout, stderr } = await (0,run/* runProgram */.m)((0,find/* findProgram */.K)(program, env.PATH, outside), ['get'], {
        env: (0,environment/* childEnvironment */.Q)(env, wantedBy(name, env)),
        signal,
        input: registry === 'docker.io' ? DOCKER_HUB_KEY : registry,
        seconds: HELPER_SECONDS,
    });
    if (failure !== undefined) {
        if (UNKNOWN.test(stdout) || UNKNOWN.test(stderr))
            return undefined;
        throw new errors/* UserError */.yo(`${program} gave no credentials for ${registry}: ${failure}; log in again, or mend that helper`);
    }
    const { Username, Secret } = docker_config_objectOf(docker_config_parsed(stdout)) ?? {};
    if (typeof Username !== 'string' || typeof Secret !== 'string') {
        throw new errors/* UserError */.yo(`${program} gave an answer for ${registry} that can't be read; log in again, or mend that helper`);
    }
    return Username === TOKEN_USER ? { identityToken: Secret } : { name: Username, password: Secret };
}
/** Helper → beginnings of the variables from which it has its own credentials; no other helper sees them (T9). */
const HELPER_VARIABLES = {
    'ecr-login': ['AWS_'],
    'acr-env': ['AZURE_'],
    gcloud: ['GOOGLE_', 'CLOUDSDK_'],
    gcr: ['GOOGLE_', 'CLOUDSDK_'],
    pass: ['GNUPGHOME', 'PASSWORD_STORE_'],
    secretservice: ['DBUS_SESSION_BUS_ADDRESS', 'DISPLAY'],
};
function wantedBy(helper, env) {
    const beginnings = [...(HELPER_VARIABLES[helper] ?? []), 'DOCKER_CONFIG'];
    return Object.keys(env).filter((name) => beginnings.some((beginning) => name.startsWith(beginning)));
}

// EXTERNAL MODULE: ./src/action/registry-hosts.js
var registry_hosts = __webpack_require__(7723);
;// CONCATENATED MODULE: ./src/action/report-files.js




/** Larger reports are no reports any more; each is read into memory. */
const LARGEST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 500;
const LEFT_OUT = (/* unused pure expression or super */ null && (['**/node_modules/**', '**/.git/**']));
/** @throws {UserError} the file can't be read, or is no such report */
function safetyReportAt(path) {
    return within('safety-report', () => readSafetyReport(report_files_textAt(path), path));
}
/** Paths and patterns, one a line or with commas between them. */
function filesOf(input, list) {
    const wanted = list
        .split(/[,\n]/)
        .map((one) => one.trim())
        .filter((one) => one !== '');
    const files = new Set();
    for (const one of wanted) {
        const found = /[*?[{]/.test(one) ? globSync(one, { exclude: LEFT_OUT }).filter(isFile).sort() : [one];
        if (found.length === 0) {
            throw new UserError(`input ${input}: no file matches ${one} in ${resolve('.')}; give paths from the workspace`);
        }
        for (const path of found)
            files.add(path);
    }
    if (files.size > MOST_FILES) {
        throw new UserError(`input ${input}: ${files.size} files match, more than ${MOST_FILES}; give a narrower pattern`);
    }
    return [...files];
}
function isFile(path) {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
/** What was measured is what is read: one open file, its size first. */
function report_files_textAt(path, largest = LARGEST_BYTES) {
    let file;
    try {
        // Not waiting for a writer, should it be a pipe.
        file = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
        const state = (0,external_node_fs_.fstatSync)(file);
        if (!state.isFile())
            throw new Error('it is no file');
        if (state.size > largest)
            throw new Error(`it has ${state.size} bytes; at most ${largest} are read`);
        const bytes = Buffer.alloc(state.size);
        const read = (0,external_node_fs_.readSync)(file, bytes, 0, state.size, 0);
        return decoded(bytes.subarray(0, read));
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`can't read ${path} (${(0,errors/* messageOf */.bD)(cause)}); give a path from the workspace`, { cause });
    }
    finally {
        if (file !== undefined)
            (0,external_node_fs_.closeSync)(file);
    }
}
function decoded(bytes) {
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
    return wide ? bytes.toString('utf16le', 2) : bytes.toString('utf8');
}
/** Names the input in what went wrong with it. */
function within(input, work) {
    try {
        return work();
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        throw new errors/* UserError */.yo(`input ${input}: ${error.message}`, { cause: error.cause });
    }
}

;// CONCATENATED MODULE: ./src/action/registry-access.js




/** How registries are spoken to: with docker's logins, and the mirrors of the workflow. */
function registryAccess(action, inputs) {
    const docker = dockerCredentials({ env: process.env, signal: action.cancelled, outside: [(0,external_node_path_.resolve)('.')] });
    return {
        signal: action.cancelled,
        env: process.env,
        credentials: async (registry) => {
            const found = await docker(registry);
            if (found !== undefined)
                action.mask('password' in found ? found.password : found.identityToken);
            return found;
        },
        mirrors: within('registry-mirrors', () => (0,registry_hosts/* mirrorsIn */.g)(inputs.registryMirrors)),
        insecure: within('insecure-registries', () => (0,registry_hosts/* insecureIn */.S)(inputs.insecureRegistries)),
    };
}

;// CONCATENATED MODULE: ./src/action/package/archive.js




/** Smaller work is over before a person has read of it. */
const SHOWN_FROM_BYTES = 256 * 1024 * 1024;
const SHOWN_PARTS = 5;
/** Where the archive of a package goes. Nothing that stands there is written over. */
function archivePlace(action, { output }, { name, version }, end = '.tar.gz') {
    const file = `${name.replaceAll('/', '-')}-${version}${end}`;
    if (output === undefined)
        return (0,external_node_path_.join)(action.results.path, file);
    const place = /\.(?:tar|tar\.gz|tgz)$/.test(output) ? (0,external_node_path_.resolve)(output) : (0,external_node_path_.resolve)(output, file);
    try {
        (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(place), { recursive: true });
    }
    catch (cause) {
        throw diskError(`make the folder ${(0,external_node_path_.dirname)(place)}`, cause);
    }
    return place;
}
/** Says how far it is, a few times, where there is much to do. */
function progressOf(action, what) {
    let said = 0;
    return (done, total) => {
        const part = Math.floor((done / total) * SHOWN_PARTS);
        if (total < SHOWN_FROM_BYTES || part <= said)
            return;
        said = part;
        action.log(`${what}: ${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB`);
    };
}
/** What a package is, in the outputs. */
function tellPackage(action, file) {
    action.output('name', file.name);
    action.output('version', file.version);
    action.output('images', file.images);
}
/** Who signed, in the outputs. */
function tellSigners(action, verified) {
    action.output('signatures', verified);
    const first = verified.find(({ kind }) => kind === 'openpgp') ?? verified[0];
    action.output('fingerprint', first?.signer);
}
/**
 * Manifest and signatures as files of their own, byte by byte, for `gpg --verify` and `cosign verify-blob`.
 *
 * @param signatures bytes by path in the package
 */
function writeProofs(action, manifest, signatures) {
    const [asc, bundle] = SIGNATURES;
    const write = (path, bytes) => {
        if (bytes === undefined)
            return undefined;
        const file = (0,external_node_path_.join)(action.results.path, path.slice(path.lastIndexOf('/') + 1));
        // Not as text through the masks: a signature is over these very bytes.
        (0,external_node_fs_.writeFileSync)(file, bytes, { flag: 'wx', mode: 0o600 });
        return file;
    };
    action.output('manifest', write(MANIFEST, manifest));
    const files = [write(asc, signatures.get(asc)), write(bundle, signatures.get(bundle))];
    action.output('signature', files[0] ?? files[1]);
    action.output('bundle', files[1]);
}
/** Hands an archive on: its place and digest, and an artifact where it lies in the job's own folder. */
async function handOn(action, file, digest) {
    action.output('archive', file);
    action.output('digest', digest);
    if (!file.startsWith(`${action.results.path}/`))
        return;
    const uploaded = await action.uploadArtifact('package', [file], 'results');
    action.output('artifact', uploaded?.name);
}
function shownFile(file) {
    const path = (0,external_node_path_.relative)((0,external_node_path_.resolve)('.'), file);
    return path.startsWith('..') ? file : path;
}

// EXTERNAL MODULE: ./src/action/package/values.js
var values = __webpack_require__(6065);
;// CONCATENATED MODULE: ./src/action/package/machine.js





/** Private folders, of gpg and others, for the post step of a run that was killed. */
const STATE = 'folders';
/**
 * What signing and checking need of this machine. Keys lie in folders right under the runner's temporary one: the path
 * of a socket may have 108 bytes.
 */
function signingWorld(action) {
    const folders = [];
    return {
        signal: action.cancelled,
        env: process.env,
        outside: [(0,external_node_path_.resolve)('.')],
        temporary: (0,external_node_path_.dirname)(action.files.path),
        onFolder(folder) {
            folders.push(folder);
            action.saveState(STATE, JSON.stringify(folders));
        },
        now: Date.now,
    };
}
/** What packages are written to before they appear in their place. */
const DRAFT = /\/\.gradus-[0-9a-f]{8}-[A-Za-z0-9]{6}$/;
/** In the post step: keys, agents and drafts that a killed run left. */
async function removeKilled(action) {
    const text = action.state(STATE);
    if (text === '')
        return;
    const folders = JSON.parse(text);
    const world = { signal: action.cancelled, env: process.env, outside: [resolve('.')], temporary: '', now: Date.now };
    await removeLeftovers(folders, world);
    for (const draft of folders.filter((folder) => DRAFT.test(folder)))
        rmSync(draft, { recursive: true, force: true });
}
/** An input that a command can't do without. @throws {UserError} it is not there */
function needed(value, input, why) {
    if (value !== undefined)
        return value;
    throw new errors/* UserError */.yo(`input ${input} is missing; ${why}`);
}
/** The version as such, not where it would come from. @throws {UserError} it is not there, or a word such as auto */
function exactVersion({ version }, why) {
    if (version === undefined || !(0,values/* isVersionSource */.O)(version))
        return needed(version, 'version', why);
    throw new errors/* UserError */.yo(`input version: ${version} is for pack; write the version itself, such as 1.4.2`);
}

;// CONCATENATED MODULE: ./src/action/package/settings.js



/** Environment of packages where the configuration names none. */
const NO_ENVIRONMENT = 'default';
/** The configuration; nothing where there is no file. @throws {UserError} what is wrong with it */
function settings_configOf({ config: path }) {
    return (0,external_node_fs_.existsSync)(path) ? (0,load/* loadConfig */.Z9)(report_files_textAt(path), path) : {};
}
/** The environment that was named, else the first of the configuration. */
function environmentOf({ environment }, { environments }) {
    return environment ?? Object.keys(environments ?? {})[0] ?? NO_ENVIRONMENT;
}
/** By whose trust the index of a repository is judged: it is of all environments, so it has one of its own. */
function indexEnvironment({ environment }) {
    return environment ?? NO_ENVIRONMENT;
}

;// CONCATENATED MODULE: ./src/action/oidc.js

const SECONDS = 30;
const oidc_LARGEST = 64 * 1024;
/**
 * A fresh token in which GitHub says who runs this.
 *
 * @param audience whom it is for: `sigstore`
 * @throws {UserError} the job may not have one, or the runner's service does not answer
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
async function oidcToken(audience, { env, signal, mask }) {
    const [url, token] = [env.ACTIONS_ID_TOKEN_REQUEST_URL, env.ACTIONS_ID_TOKEN_REQUEST_TOKEN];
    if (!url || !token || !URL.canParse(url)) {
        throw new errors/* UserError */.yo('there is no OIDC token for this job; give it "permissions: id-token: write", or sign with a key');
    }
    mask(token);
    const address = new URL(url);
    address.searchParams.set('audience', audience);
    const end = AbortSignal.any([signal, AbortSignal.timeout(SECONDS * 1000)]);
    try {
        const answer = await fetch(address, {
            headers: { authorization: `Bearer ${token}` },
            redirect: 'error',
            signal: end,
        });
        const text = await answer.text();
        if (!answer.ok)
            throw new Error(`it answered ${answer.status}`);
        const value = text.length <= oidc_LARGEST ? tokenIn(text) : undefined;
        if (value === undefined)
            throw new Error('its answer has no token');
        mask(value);
        return value;
    }
    catch (cause) {
        signal.throwIfAborted();
        throw new errors/* UserError */.yo(`GitHub gave no OIDC token for ${audience} (${(0,errors/* messageOf */.bD)(cause)}); run the job again`, { cause });
    }
}
function tokenIn(text) {
    const answer = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('value' in answer))
        return undefined;
    return typeof answer.value === 'string' && answer.value !== '' ? answer.value : undefined;
}

;// CONCATENATED MODULE: ./src/action/package/signers.js


/**
 * The signers that the inputs ask for; each has shown that its key can be used.
 *
 * @throws {UserError} there is none, or a key can't sign
 */
async function signersOf(action, inputs, world) {
    const [openpgpKey, sigstore] = [openpgpKeyOf(inputs), await sigstoreSigner(action, inputs)];
    const { openpgpSigner } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 662));
    const openpgp = openpgpKey === undefined ? undefined : await openpgpSigner(openpgpKey, world);
    if (openpgp === undefined && sigstore === undefined) {
        throw new errors/* UserError */.yo(`there is nothing to ${inputs.command} with; give gpg-private-key (a secret that is empty or misspelt counts as none), or sigstore: key with sigstore-key, or sigstore: keyless`);
    }
    return { ...(openpgp && { openpgp }), ...(sigstore && { sigstore }) };
}
/** Whether the inputs ask for a signature at all. */
function hasKeys({ gpgPrivateKey, gpgPassphrase, sigstore, sigstoreKey }) {
    return sigstore !== 'off' || [gpgPrivateKey, gpgPassphrase, sigstoreKey].some((key) => key !== undefined);
}
function allSigners({ openpgp, sigstore }) {
    return [openpgp, sigstore].filter((signer) => signer !== undefined);
}
/** @throws {UserError} there is a passphrase and no key */
function openpgpKeyOf({ gpgPrivateKey: key, gpgPassphrase: passphrase }) {
    if (key !== undefined)
        return { key, ...(passphrase !== undefined && { passphrase }) };
    if (passphrase === undefined)
        return undefined;
    throw new errors/* UserError */.yo('input gpg-private-key is missing, and gpg-passphrase is given; a secret that is empty or misspelt counts as none');
}
/** @throws {UserError} key and way don't go together */
function sigstoreKeyOf(inputs) {
    const { sigstore, sigstoreKey: key, sigstorePassphrase: passphrase } = inputs;
    if (sigstore === 'key') {
        if (key !== undefined)
            return { key, ...(passphrase !== undefined && { passphrase }) };
        throw new errors/* UserError */.yo('input sigstore-key is missing, which sigstore: key needs; a secret that is empty or misspelt counts as none');
    }
    if (key === undefined && passphrase === undefined)
        return undefined;
    throw new errors/* UserError */.yo(`input sigstore is ${sigstore}, and a Sigstore key is given; write sigstore: key, or leave the key out`);
}
async function sigstoreSigner(action, inputs) {
    const key = sigstoreKeyOf(inputs);
    if (key !== undefined) {
        const { sigstoreKeySigner } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 3459));
        return sigstoreKeySigner(key);
    }
    if (inputs.sigstore === 'off')
        return undefined;
    const { keylessSigner } = await __webpack_require__.e(/* import() */ 788).then(__webpack_require__.bind(__webpack_require__, 7788));
    const { fulcioUrl: fulcio, rekorUrl: rekor } = inputs;
    return await keylessSigner({
        token: () => oidcToken('sigstore', { env: process.env, signal: action.cancelled, mask: (secret) => action.mask(secret) }),
        ...(fulcio !== undefined && { fulcio }),
        ...(rekor !== undefined && { rekor }),
    });
}

// EXTERNAL MODULE: ./src/config/trust.js
var trust = __webpack_require__(6310);
// EXTERNAL MODULE: ./src/config/trust-schema.js
var trust_schema = __webpack_require__(7544);
;// CONCATENATED MODULE: ./src/sign/openpgp/primary.js


/**
 * Primary fingerprints of the keys in an armoured text, as gpg reads it: the same reader as of signatures.
 *
 * @param what the text as an error names it
 * @throws {UserError} it can't be read, or there is no gpg
 */
async function primaryFingerprints(armoured, what, world) {
    return await (0,gpg/* withGpg */.D2)(world, async (gpg) => {
        await (0,openpgp_keys/* importKeys */.yK)(gpg, armoured, what);
        const listed = await gpg.run(['--no-autostart', '--with-colons', '--list-keys']);
        return (0,openpgp_keys/* readKeys */.x4)(listed.stdout).map(({ primary }) => primary.fingerprint);
    });
}

// EXTERNAL MODULE: ./src/sign/sigstore/key.js
var sigstore_key = __webpack_require__(5089);
;// CONCATENATED MODULE: ./src/action/workspace-file.js




/**
 * Text of a file of the workspace: a link that leads out of it is not followed.
 *
 * @param path    from the workspace, which is where this process works
 * @param largest bytes
 * @throws {UserError} it is outside, is no file, is larger, or can't be read
 */
function workspaceText(path, largest) {
    return report_files_textAt(workspacePath(path), largest);
}
/** The real path of something in the workspace. @throws {UserError} it is outside, or not there */
function workspacePath(path) {
    const root = (0,external_node_fs_.realpathSync)('.');
    let real;
    try {
        real = (0,external_node_fs_.realpathSync)((0,external_node_path_.resolve)(root, path));
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`can't read ${path} (${(0,errors/* messageOf */.bD)(cause).split(',')[0]}); give a path from the workspace, and check the repository out in this job`, { cause });
    }
    if (real.startsWith(root === external_node_path_.sep ? external_node_path_.sep : root + external_node_path_.sep))
        return real;
    throw new errors/* UserError */.yo(`${path} is outside of the workspace ${root}; give a path of a file in it`);
}

;// CONCATENATED MODULE: ./src/action/trust.js







/** Keys with hundreds of certifications are smaller. */
const LARGEST_KEY = 512 * 1024;
const LARGEST_ROOT = 4 * 1024 * 1024;
const workspaceKeys = {
    text: (path) => workspaceText(path, LARGEST_KEY),
    path: (path) => {
        workspaceText(path, LARGEST_ROOT);
        return workspacePath(path);
    },
};
/**
 * Whose signatures count in an environment: the input's keys go before the file's, an environment's before the default's.
 *
 * @param config      of it the block trusted-keys
 * @param environment undefined: only the default's keys
 * @param use         `images`: OpenPGP keys, which sign no images, are left out, and no gpg is needed
 * @throws {UserError} nobody is trusted there, or a key can't be read or is not the one that is listed
 */
async function trustOf(config, environment, input, files, world, use = 'everything') {
    const { name, keys, known } = (0,trust/* keysOf */.YD)(environment, config['trusted-keys'], input);
    const place = `trusted-keys.${name}`;
    const openpgp = use === 'images' ? undefined : await openpgpOf(keys?.openpgp ?? [], place, files, world);
    const sigstore = sigstoreOf(keys ?? {}, place, files);
    if (openpgp === undefined && sigstore === undefined)
        throw nobody(environment, known, use);
    return { ...(openpgp && { openpgp }), ...(sigstore && { sigstore }) };
}
function nobody(environment, known, use) {
    const place = environment ?? trust_schema/* DEFAULT_TRUST */.TC;
    const what = use === 'images' ? 'Sigstore key or identity, which is what signs images,' : 'key';
    const has = known.length === 0 ? 'it has no environment yet' : `it has ${known.join(', ')}`;
    return new errors/* UserError */.yo(`trusted-keys: no ${what} is trusted for ${place} (${has}); list one in gradus.yml under trusted-keys, ${place}`);
}
async function openpgpOf(keys, place, files, world) {
    if (keys.length === 0)
        return undefined;
    const read = await Promise.all(keys.map(async ({ fingerprint, key }, index) => {
        const where = `${place}.openpgp[${index}]`;
        const listed = trust_within(`${where}.fingerprint`, () => readFingerprint(fingerprint));
        const text = trust_within(`${where}.key`, () => trust_textOf(key, files));
        const found = await primaryFingerprints(text, `${where}.key`, world);
        if (found.length === 1 && found[0] === listed)
            return { text, listed };
        throw new errors/* UserError */.yo(found.length === 1
            ? `${where}: the key's fingerprint is ${found[0]}, and ${listed} is listed; give the key that is meant`
            : `${where}.key holds ${found.length} keys (${found.join(', ')}); give one entry for each, with its own file`);
    }));
    return { keys: read.map(({ text }) => text), fingerprints: read.map(({ listed }) => listed) };
}
function sigstoreOf(keys, place, files) {
    const { 'sigstore-keys': listed = [], 'sigstore-identities': identities = [], 'trusted-root': root } = keys;
    if (listed.length === 0 && identities.length === 0)
        return undefined;
    const texts = listed.map((key, index) => {
        const where = `${place}.sigstore-keys[${index}]`;
        const text = trust_within(where, () => trust_textOf(key, files));
        (0,sigstore_key/* readPublicKey */.RR)(text, where);
        return text;
    });
    const trustedRoot = root === undefined ? undefined : trust_within(`${place}.trusted-root`, () => files.path(root));
    return { keys: texts, identities, ...(trustedRoot !== undefined && { trustedRoot }) };
}
/** The configuration may hold the key itself. */
function trust_textOf(key, files) {
    return key.startsWith('-----BEGIN ') ? key : files.text(key);
}
/** Names the place in the configuration in what went wrong there. */
function trust_within(place, work) {
    try {
        return work();
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        throw new errors/* UserError */.yo(`${place}: ${error.message}`, { cause: error });
    }
}

;// CONCATENATED MODULE: ./src/action/package/trust.js



/**
 * Whose signatures count, by environment: what is judged says for which one it is meant, and the configuration says who
 * may sign for that (T22). Keys of an environment are read when it is first spoken of.
 */
function judgeOf(inputs, config, world) {
    const read = new Map();
    const trust = (environment) => {
        const known = read.get(environment) ?? trustIn(environment, inputs, config, world);
        read.set(environment, known);
        return known;
    };
    return async (bytes, signatures, environment, what) => await verify_verifyAny(bytes, signatures, await trust(environment), `${what} (for ${environment})`, world);
}
/** @throws {UserError} nobody is trusted there, or a key can't be read */
async function trustIn(environment, { trustedKeys }, config, world, use) {
    const given = trustedKeys === undefined ? undefined : (0,trust/* readTrustedKeys */.sr)(trustedKeys);
    return await trustOf(config, environment, given, workspaceKeys, world, use);
}

;// CONCATENATED MODULE: ./src/action/package/audit.js















/** audit: from what runs back to who wrote, built, signed and approved it. */
async function auditCommand(action, inputs) {
    const config = settings_configOf(inputs);
    const world = { ...registryAccess(action, inputs), ...signingWorld(action) };
    // A key that can't sign is told before half a minute of looking.
    const signers = hasKeys(inputs) ? allSigners(await signersOf(action, inputs, world)) : [];
    const { image, environment, package: wanted } = inputs;
    const place = inputs.name === undefined ? undefined : await audit_clusterOf(inputs);
    if (place === undefined && image === undefined) {
        throw new errors/* UserError */.yo('an audit needs an image by digest (input image), or a service in a cluster (input name)');
    }
    const packages = inputs.repository ?? config.packages?.repository;
    try {
        const audited = await auditChain({
            ...(image !== undefined && { image }),
            ...(environment !== undefined && { environment }),
            ...(wanted !== undefined && { package: wanted }),
            ...place?.question,
        }, {
            trust: await trustIn(environment, inputs, config, world, 'images'),
            judge: judgeOf(inputs, config, world),
            ...(packages !== undefined && { packages }),
            ...(place !== undefined && { kube: place.kube }),
            gradus: VERSION,
        }, world);
        const signatures = signers.length === 0 ? undefined : await signAudit(audited.chain, signers, action.cancelled);
        await hand(action, audited, signatures ?? new Map());
        tellSigners(action, signers.map(({ kind, signer }) => ({ kind, signer })));
    }
    finally {
        place?.kube.close();
    }
}
/** The cluster in which the service runs. */
async function audit_clusterOf(inputs) {
    const { name = '', environment, kubeconfig, settings } = inputs;
    const config = settings_configOf(inputs);
    const service = serviceConfig(config, {
        service: name.slice(name.lastIndexOf('/') + 1),
        inputs: settings,
        ...(Object.hasOwn(config.environments ?? {}, environment ?? '') && { environment }),
    });
    const context = inputs.context ?? service.context;
    const kube = await connect({
        ...(kubeconfig !== undefined && { kubeconfig }),
        ...(context !== undefined && { context }),
        ...(service.namespace !== undefined && { namespace: service.namespace }),
    }, process.env);
    const question = {
        service: service.name,
        namespace: service.namespace ?? kube.namespace,
        ...(settings.deployment !== undefined && { deployment: service.deployment }),
        ...(service.container !== undefined && { container: service.container }),
    };
    return { kube, question };
}
/** Files, log and summary. What is signed are the very bytes of the file. */
async function hand(action, audited, signatures) {
    const name = auditName(audited.chain);
    const files = new Map(chainFiles(audited));
    for (const [end, bytes] of signatures)
        files.set(`${name}.json${end}`, bytes);
    const written = [...files].map(([file, bytes]) => {
        const path = (0,external_node_path_.join)(action.results.path, file);
        (0,external_node_fs_.writeFileSync)(path, bytes, { flag: 'wx', mode: 0o600 });
        return path;
    });
    action.output('audit', (0,external_node_path_.join)(action.results.path, `${name}.json`));
    action.log(chainText(audited.chain));
    for (const sentence of audited.chain.contradictions)
        action.warn(sentence);
    action.summary(chainMarkdown(audited.chain));
    const uploaded = await action.uploadArtifact('audit', written, 'results');
    action.output('artifact', uploaded?.name);
}

;// CONCATENATED MODULE: ./src/report/package-transfer.js

/** What is in the file for the other side. */
function exportSummary({ file, digest, bytes, packages, images, index, notes }) {
    return [
        `### Exported: ${packages
            .slice(0, 1)
            .map(({ name, version }) => `${cell(name)} ${cell(version)}`)
            .join()}`,
        `${cell(file)} is \`${digest}\`, ${Math.ceil(bytes / 1e6)} MB. Hand the digest over another way than the file.`,
        table(['Package', 'Version', 'Digest', 'Signers'], packages.map((one) => [one.name, one.version, one.digest, namesOf(one.signers)])),
        imagesTable(images.map((one) => [one.reference, one.platforms.join(', '), namesOf(one.signers)])),
        ...(index === undefined ? [] : [`The index ${index.serial} goes along; it counts until ${cell(index.expires)}.`]),
        ...notes.map((note) => cell(note)),
    ].join('\n\n');
}
/** What came in, and where it is now. */
function importSummary({ packages, images, notes }, dryRun) {
    return [
        `### ${dryRun ? 'Would be imported' : 'Imported'}: ${packages
            .slice(0, 1)
            .map(({ name, version }) => `${cell(name)} ${cell(version)}`)
            .join()}`,
        table(['Package', 'Environments', 'Signers'], packages.map((one) => [one.reference, one.stages.join(' → '), namesOf(one.signers)])),
        imagesTable(images.map((one) => [one.to, one.platforms.join(', '), namesOf(one.signers)])),
        ...notes.map((note) => cell(note)),
    ].join('\n\n');
}
function imagesTable(rows) {
    return rows.length === 0 ? 'No images go along.' : table(['Image', 'Platforms', 'Signers'], rows);
}
function namesOf(signers) {
    return signers.map(({ signer }) => signer).join(', ');
}

;// CONCATENATED MODULE: ./src/oci/lanes.js
/** At most so many at once; after a failure none begins any more. */
class Lanes {
    #free;
    #failed;
    #waiting = [];
    constructor(lanes) {
        this.#free = lanes;
    }
    async run(task) {
        if (this.#free === 0)
            await new Promise((go) => this.#waiting.push(go));
        else
            this.#free -= 1;
        try {
            if (this.#failed !== undefined)
                throw this.#failed.error;
            return await task();
        }
        catch (error) {
            this.#failed ??= { error };
            throw error;
        }
        finally {
            const next = this.#waiting.shift();
            if (next === undefined)
                this.#free += 1;
            else
                next();
        }
    }
}
/** Waits for all of them, so that nothing goes on behind an error. @throws the first error */
async function allOf(tasks) {
    const failed = (await Promise.allSettled(tasks)).find((one) => one.status === 'rejected');
    if (failed !== undefined)
        throw failed.reason;
}

;// CONCATENATED MODULE: ./src/oci/copy.js




const BLOBS_AT_ONCE = 4;
/** Far more than any image has; a source that never ends stops here. */
const MOST_MANIFESTS = 2000;
const LARGEST_CONFIG = 4 * 1024 * 1024;
/** What cosign 2 hangs on to an image by a tag of its own. */
const TAGGED = ['.sig', '.att', '.sbom'];
/**
 * Copies an image with every platform and every referrer, by digest: no byte changes. A tag at the target that names
 * another image is refused before anything is written; at the end the target is read again.
 *
 * @param image tag or digest at the source; read once
 * @param tag   at the target; absent: by digest alone
 * @throws {UserError} the tag is in use, or something can't be read, written or believed
 */
async function copyImage(from, image, to, tag) {
    const root = await from.resolve(image);
    const { digest } = root.descriptor;
    if (tag !== undefined)
        await refuseUsedTag(to, tag, digest);
    const copy = new Copy(from, to);
    await copy.manifest(root, tag === undefined ? 'root' : { tag }, true);
    await expectAt(to, tag ?? digest, digest);
    return { digest, platforms: await copy_platformsOf(from, root), ...copy.report() };
}
async function refuseUsedTag(to, tag, digest) {
    const used = await to.find(tag);
    if (used === undefined || used.descriptor.digest === digest)
        return;
    throw new errors/* UserError */.yo(`${to.name}:${tag} is in use by ${used.descriptor.digest}, and not by ${digest}; give another tag, as a released one never changes`);
}
/** Reads back what was written. @throws {UserError} it is not there */
async function expectAt(store, name, digest) {
    const found = await store.find(name);
    if (found?.descriptor.digest === digest)
        return;
    throw new errors/* UserError */.yo(`${store.name} has ${found?.descriptor.digest ?? 'nothing'} as ${name} right after ${digest} was written; somebody else writes there, or it can't be trusted`);
}
class Copy {
    #from;
    #to;
    #blobs = new Map();
    #manifests = new Map();
    #lanes = new Lanes(BLOBS_AT_ONCE);
    #counts = { copied: nothing(), mounted: nothing(), present: nothing() };
    #referrers = [];
    #notes = [];
    constructor(from, to) {
        this.#from = from;
        this.#to = to;
    }
    report() {
        return { referrers: this.#referrers, blobs: this.#counts, notes: this.#notes };
    }
    /** @param tagged look for what hangs on it by tags of cosign 2 */
    manifest(manifest, name, tagged) {
        const { digest } = manifest.descriptor;
        const begun = this.#manifests.get(digest);
        if (begun !== undefined)
            return begun;
        if (this.#manifests.size >= MOST_MANIFESTS) {
            throw new errors/* UserError */.yo(`${this.#from.name}: more than ${MOST_MANIFESTS} manifests belong to this image; copy less at once`);
        }
        const copying = this.#write(manifest, name, tagged);
        this.#manifests.set(digest, copying);
        return copying;
    }
    async #write(manifest, name, tagged) {
        const { digest } = manifest.descriptor;
        await allOf(manifest.kind === 'index'
            ? manifest.manifests.map((one) => this.#child(one, tagged))
            : [manifest.config, ...manifest.layers].map((one) => this.#blob(one)));
        await this.#to.putManifest(manifest, name);
        await expectAt(this.#to, digest, digest);
        await this.#copyReferrers(digest);
        if (tagged)
            await this.#copyTagged(digest);
    }
    async #child(descriptor, tagged) {
        const child = await this.#read(descriptor);
        await this.manifest(child, undefined, tagged);
    }
    async #read(descriptor) {
        const manifest = await this.#from.resolve(descriptor.digest);
        if (manifest.bytes.length === descriptor.size)
            return manifest;
        throw new errors/* UserError */.yo(`${this.#from.name}@${descriptor.digest} has ${manifest.bytes.length} bytes where ${descriptor.size} were announced; don't trust this source`);
    }
    #blob(descriptor) {
        const { digest } = descriptor;
        const copying = this.#blobs.get(digest) ?? this.#lanes.run(() => this.#copyBlob(descriptor));
        this.#blobs.set(digest, copying);
        return copying;
    }
    async #copyBlob(descriptor) {
        // Base layers that may not be handed on: whoever runs the image gets them where `urls` says.
        if (descriptor.urls !== undefined && !(await this.#from.hasBlob(descriptor)))
            return;
        const way = await this.#to.putBlob(descriptor, this.#from.blob(descriptor));
        this.#counts[way].count += 1;
        this.#counts[way].bytes += descriptor.size;
    }
    /** One after the other: the list under a fallback tag has one writer. */
    async #copyReferrers(digest) {
        const listed = await this.#from.referrers(digest);
        for (const { digest: own } of listed) {
            const referrer = await this.#from.find(own);
            if (referrer === undefined) {
                this.#notes.push(`${this.#from.name} lists the referrer ${own} and has it no more`);
                continue;
            }
            if (referrer.subject?.digest !== digest) {
                throw new errors/* UserError */.yo(`${this.#from.name} lists ${own} as about ${digest}, which it is not; don't trust this source`);
            }
            const { artifactType } = listed.find((one) => one.digest === own);
            this.#referrers.push({ digest: own, ...(artifactType !== undefined && { artifactType }) });
            await this.manifest(referrer, undefined, false);
        }
        await this.#expectReferrers(digest);
    }
    async #expectReferrers(digest) {
        if (this.#referrers.length === 0)
            return;
        const there = new Set((await this.#to.referrers(digest)).map((one) => one.digest));
        const wanted = (await this.#from.referrers(digest)).map((one) => one.digest);
        const lost = wanted.find((one) => !there.has(one) && this.#manifests.has(one));
        if (lost !== undefined)
            throw new errors/* UserError */.yo(`${this.#to.name} does not list ${lost} as about ${digest} after it was written; run this again`);
    }
    async #copyTagged(digest) {
        for (const end of TAGGED) {
            const tag = `${digest.replace(':', '-')}${end}`;
            const found = await this.#from.find(tag);
            if (found === undefined)
                continue;
            const there = await this.#to.find(tag);
            if (there !== undefined && there.descriptor.digest !== found.descriptor.digest) {
                this.#notes.push(`${this.#to.name}:${tag} has other signatures or statements and was left as it is`);
                continue;
            }
            this.#referrers.push({ digest: found.descriptor.digest, artifactType: `cosign${end}` });
            await this.manifest(found, undefined, false);
            await this.#to.putManifest(found, { tag });
        }
    }
}
function nothing() {
    return { count: 0, bytes: 0 };
}
async function copy_platformsOf(store, root) {
    if (root.kind === 'index')
        return root.manifests.flatMap((one) => platformName(one) ?? []);
    if (root.artifactType !== undefined || root.config.size > LARGEST_CONFIG)
        return [];
    try {
        const config = JSON.parse(String(await gathered(store.blob(root.config).open())));
        const { os, architecture, variant } = config;
        const parts = [os, architecture, variant].filter((part) => typeof part === 'string' && part !== '');
        return parts.length < 2 ? [] : [parts.join('/')];
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo)
            throw error;
        return [];
    }
}

;// CONCATENATED MODULE: ./src/repository/open.js




/**
 * Nothing is asked of the registry yet.
 *
 * @throws {UserError} what is wanted can't be read, or is of another repository
 */
function openWanted({ repository, wanted: given }, world) {
    const wanted = typeof given === 'string' ? readWanted(given, repository) : given;
    const place = place_placeOfPackage(repository, wanted.name);
    return { wanted, place, store: registry_openRegistry(place, world) };
}
/** `ghcr.io/acme/packages/acme/shop:1.4.2@sha256:…` */
function packageReference(place, version, digest) {
    return formatReference({ ...place, tag: tagOfVersion(version), digest });
}

;// CONCATENATED MODULE: ./src/repository/admit.js






/**
 * Whether a package may run in an environment: its tag is resolved once, and that digest is signed by somebody who
 * counts, is the name and version that were asked for, reached the environment, and was not taken back.
 *
 * @throws {UserError} it may not; says why
 */
async function admitPackage(request, world) {
    const { wanted, place, store } = openWanted(request, world);
    const admitted = await admitFrom(store, { ...request, wanted }, world);
    return { ...admitted, reference: packageReference(place, admitted.manifest.version, admitted.digest) };
}
/** The same from any place where packages are, such as an OCI layout. */
async function admitFrom(store, request, world) {
    const { wanted, environment, to } = request;
    const chosen = await choose(store, wanted, { ...request, yanked: 'refused' });
    const { record, standing } = chosen;
    const asked = { name: wanted.name, version: wanted.version ?? record.config.version };
    refuseUnreached(chosen, environment);
    const beside = to === undefined ? world.temporary : (0,external_node_path_.dirname)(to);
    return await inPrivateFolder(beside, world, async (folder) => {
        const fetched = await fetchPackage(store, record, asked, folder, request, world);
        if (to !== undefined)
            await putInPlace(fetched.file, to);
        return { ...judged(fetched), ...admit_identity(store, chosen), standing, ...(to !== undefined && { file: to }) };
    });
}
function admit_identity(store, { record, standing }) {
    return {
        reference: `${store.name}@${record.digest}`,
        digest: record.digest,
        promotions: standing.promotions,
    };
}
function judged({ manifest, package: file, verified, lock, signers }) {
    return { manifest, package: file, verified, signers, ...(lock !== undefined && { lock }) };
}
/** @throws {UserError} with the reason of each promotion that would have led there and does not count */
function refuseUnreached({ record, standing }, environment) {
    const { stages, refused } = standing;
    if (stages.includes(environment))
        return;
    const { name, version, stage } = record.config;
    const why = refused.filter(({ to }) => to === environment).map(({ sentence }) => sentence);
    const reasons = why.length === 0 ? '' : ` (${why.join('; ')})`;
    const also = stages.length > 1 ? `, promoted to ${stages.slice(1).join(', ')}` : '';
    throw new errors/* UserError */.yo(`${name} ${version} was packed for ${stage}${also} and not promoted to ${environment}${reasons}; promote it first`);
}

;// CONCATENATED MODULE: ./src/repository/transfer/collection.js


/**
 * What belongs together, as `copyImage` finds it: manifests at hand, blobs by where they can be read. Nothing of a blob
 * is read here, so a collection takes no more memory than its manifests.
 */
class Collection {
    name;
    #manifests = new Map();
    #blobs = new Map();
    /** Digest → names; one without a name is a root all the same. */
    #roots = new Map();
    constructor(name) {
        this.name = name;
    }
    /** Gives a manifest that is in here a name: a tag, or a whole reference. */
    addName(digest, name) {
        const names = this.#roots.get(digest) ?? new Set();
        this.#roots.set(digest, names.add(name));
    }
    /** What has a name, or is about something: sorted. */
    roots() {
        return [...this.#manifests.values()]
            .filter(({ descriptor, subject }) => subject !== undefined || this.#roots.has(descriptor.digest))
            .map((manifest) => ({ manifest, names: [...(this.#roots.get(manifest.descriptor.digest) ?? [])].sort() }))
            .sort((a, b) => (a.manifest.descriptor.digest < b.manifest.descriptor.digest ? -1 : 1));
    }
    /** Manifests and blobs alike, each once. */
    contents() {
        const manifests = [...this.#manifests.values()].map(({ descriptor: { digest, size }, bytes }) => ({
            digest,
            size,
            source: { open: () => once(bytes) },
        }));
        return [...manifests, ...this.#blobs.values()];
    }
    /** Those that are no manifests. */
    blobs() {
        return [...this.#blobs.values()];
    }
    async find(tagOrDigest) {
        const named = [...this.#roots].find(([, names]) => names.has(tagOrDigest))?.[0];
        return this.#manifests.get(named ?? tagOrDigest);
    }
    async resolve(tagOrDigest) {
        const found = await this.find(tagOrDigest);
        if (found === undefined)
            throw new Error(`${this.name} has no ${tagOrDigest}`);
        return found;
    }
    async hasBlob({ digest, size }) {
        return this.#blobs.get(digest)?.size === size;
    }
    blob({ digest }) {
        const found = this.#blobs.get(digest);
        if (found === undefined)
            throw new Error(`${this.name} has no blob ${digest}`);
        return found.source;
    }
    async putBlob({ digest, size }, source) {
        const there = this.#blobs.get(digest);
        if (there !== undefined && there.size !== size) {
            throw new errors/* UserError */.yo(`${digest} is said to have ${there.size} bytes and ${size}; don't trust where it comes from`);
        }
        this.#blobs.set(digest, there ?? { digest, size, source });
        return there === undefined ? 'copied' : 'present';
    }
    async putManifest(manifest, name) {
        const { digest } = manifest.descriptor;
        this.#manifests.set(digest, manifest);
        if (name === 'root')
            this.#roots.set(digest, this.#roots.get(digest) ?? new Set());
        else if (name !== undefined)
            this.addName(digest, name.tag);
    }
    async tags() {
        return [...new Set([...this.#roots.values()].flatMap((names) => [...names]))].sort();
    }
    async referrers(digest) {
        return [...this.#manifests.values()]
            .filter(({ subject }) => subject?.digest === digest)
            .map((manifest) => referrerDescriptor(manifest));
    }
}
async function* once(bytes) {
    yield bytes;
}

;// CONCATENATED MODULE: ./src/oci/layout-files.js





function layout_files_folderFiles(folder) {
    return {
        name: folder,
        async size(path) {
            const found = await (0,external_node_fs_promises_.lstat)((0,external_node_path_.join)(folder, path)).catch(() => undefined);
            return found?.isFile() ? found.size : undefined;
        },
        async read(path, most) {
            const file = await openRegular((0,external_node_path_.join)(folder, path));
            if (file === undefined)
                return undefined;
            try {
                return (await file.stat()).size > most ? undefined : await file.readFile();
            }
            finally {
                await file.close();
            }
        },
        async *bytes(path) {
            const file = await openRegular((0,external_node_path_.join)(folder, path));
            if (file === undefined)
                throw new errors/* UserError */.yo(`${folder} has no ${path}; export the image again`);
            yield* (0,external_node_fs_.createReadStream)('', { fd: file });
        },
        async write(path, bytes) {
            const draft = (0,external_node_path_.join)(folder, `${path}.${(0,external_node_crypto_.randomUUID)()}`);
            try {
                await (0,external_node_fs_promises_.writeFile)(draft, bytes, { flag: 'wx' });
                await (0,external_node_fs_promises_.rename)(draft, (0,external_node_path_.join)(folder, path));
            }
            catch (error) {
                await (0,external_node_fs_promises_.rm)(draft, { force: true });
                if (!(typeof error === 'object' && error !== null && 'syscall' in error))
                    throw error;
                throw new errors/* UserError */.yo(`can't write to ${folder}: ${(0,errors/* messageOf */.bD)(error)}; make room, or give another folder`, {
                    cause: error,
                });
            }
        },
    };
}
/** A regular file, no link (T12); undefined where there is none. */
async function openRegular(path) {
    const file = await (0,external_node_fs_promises_.open)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW | external_node_fs_.constants.O_NONBLOCK).catch(() => undefined);
    if (file === undefined || (await file.stat()).isFile())
        return file;
    await file.close();
    return undefined;
}

;// CONCATENATED MODULE: ./src/oci/layout.js









/** The annotation that names an entry of an index; builders write a tag or a whole reference into it. */
const REF_NAME = 'org.opencontainers.image.ref.name';
const LAYOUT_FILE = 'oci-layout';
const INDEX_FILE = 'index.json';
const LAYOUT = { imageLayoutVersion: '1.0.0' };
const LARGEST_LAYOUT_FILE = 4096;
/** Where a layout keeps the bytes of a digest. */
function blobPath(digest) {
    if (!(0,image_reference/* isDigest */.Bc)(digest))
        throw new Error(`no digest: ${digest}`);
    return `blobs/${digest.replace(':', '/')}`;
}
/** The content of `oci-layout`, and of an `index.json` with these entries. */
function layoutFileBytes() {
    return Buffer.from(JSON.stringify(LAYOUT));
}
function indexFileBytes(manifests) {
    return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
}
/**
 * An OCI image layout, a folder with `oci-layout`, `index.json` and `blobs/sha256/`. All that is read is checked.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 *
 * @throws {UserError} the folder is none
 */
async function openLayout(folder) {
    const files = typeof folder === 'string' ? layout_files_folderFiles(folder) : folder;
    const text = String((await files.read(LAYOUT_FILE, LARGEST_LAYOUT_FILE)) ?? '');
    if (!/"imageLayoutVersion"\s*:\s*"1\./.test(text)) {
        throw new errors/* UserError */.yo(`${files.name} is no OCI image layout of version 1 (${LAYOUT_FILE}); give the folder a builder wrote`);
    }
    const layout = new Layout(files);
    await layout.entries();
    return layout;
}
/** The same, made where there is nothing yet. */
async function createLayout(folder) {
    await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
    const isNew = await writeFile(join(folder, LAYOUT_FILE), layoutFileBytes(), { flag: 'wx' }).then(() => true, () => false);
    if (isNew)
        await folderFiles(folder).write?.(INDEX_FILE, [indexFileBytes([])]);
    return await openLayout(folder);
}
class Layout {
    name;
    #files;
    /** Writers of index.json wait for each other. */
    #writing = Promise.resolve();
    constructor(files) {
        this.name = files.name;
        this.#files = files;
    }
    async find(tagOrDigest) {
        const entry = (await this.entries()).find(({ digest, annotations }) => digest === tagOrDigest || tagOf(annotations?.[REF_NAME]) === tagOrDigest);
        const digest = entry?.digest ?? ((0,image_reference/* isDigest */.Bc)(tagOrDigest) ? tagOrDigest : undefined);
        return digest === undefined ? undefined : await this.#manifest(digest, entry?.mediaType);
    }
    /** @param tagOrDigest default: the only image there is */
    async resolve(tagOrDigest) {
        const found = await (tagOrDigest === undefined ? this.#only() : this.find(tagOrDigest));
        if (found !== undefined)
            return found;
        throw new errors/* UserError */.yo(`${this.name} has no image ${tagOrDigest ?? ''}; give a tag or digest that stands in its index.json`);
    }
    async #only() {
        const digests = new Set((await this.entries()).map(({ digest }) => digest));
        const read = await Promise.all([...digests].map((digest) => this.find(digest)));
        const images = read.filter((one) => one !== undefined && one.subject === undefined);
        if (images.length < 2)
            return images[0];
        throw new errors/* UserError */.yo(`${this.name} has ${images.length} images; say which by tag or digest`);
    }
    async hasBlob({ digest, size }) {
        return (await this.#files.size(blobPath(digest))) === size;
    }
    blob(content) {
        return {
            open: () => checked(this.#files.bytes(blobPath(content.digest)), content, `${content.digest} of ${this.name}`),
        };
    }
    async putBlob(content, source) {
        if (await this.hasBlob(content))
            return 'present';
        await this.#write(blobPath(content.digest), checked(source.open(), content, `what was to be ${content.digest} of ${this.name}`));
        return 'copied';
    }
    async putManifest(manifest, name) {
        const { descriptor, bytes, subject } = manifest;
        await this.#write(blobPath(descriptor.digest), [bytes]);
        if (name === undefined && subject === undefined)
            return;
        const tag = typeof name === 'object' ? name.tag : undefined;
        const entry = { ...descriptor, ...(tag !== undefined && { annotations: { [REF_NAME]: tag } }) };
        const write = this.#writing.then(() => this.#list(entry, tag));
        this.#writing = write.catch(() => { });
        await write;
    }
    async tags() {
        const names = (await this.entries()).flatMap(({ annotations }) => tagOf(annotations?.[REF_NAME]) ?? []);
        return [...new Set(names)].sort();
    }
    async referrers(digest) {
        const found = [];
        for (const entry of await this.entries()) {
            const manifest = await this.find(entry.digest);
            if (manifest?.subject?.digest === digest)
                found.push(referrerDescriptor(manifest));
        }
        return found;
    }
    /** What index.json lists. */
    async entries() {
        const where = (0,external_node_path_.join)(this.name, INDEX_FILE);
        const bytes = await this.#files.read(INDEX_FILE, LARGEST_MANIFEST);
        if (bytes === undefined)
            throw new errors/* UserError */.yo(`${where} is missing or larger than a manifest may be; export the image again`);
        const index = parseManifest(bytes, OCI_INDEX, where);
        return index.manifests;
    }
    async #list(entry, tag) {
        const entries = await this.entries();
        if (tag === undefined && entries.some(({ digest }) => digest === entry.digest))
            return;
        const others = entries.filter(({ digest, annotations }) => {
            const other = tagOf(annotations?.[REF_NAME]);
            return other === undefined ? digest !== entry.digest : other !== tag;
        });
        await this.#write(INDEX_FILE, [indexFileBytes([...others, entry])]);
    }
    async #manifest(digest, mediaType) {
        const where = `${digest} of ${this.name}`;
        const bytes = await this.#files.read(blobPath(digest), LARGEST_MANIFEST);
        if (bytes === undefined)
            return undefined;
        if (digestOf(bytes) !== digest)
            throw new errors/* UserError */.yo(`${where} is not what its digest says; export the image again`);
        return parseManifest(bytes, mediaType, where);
    }
    async #write(path, bytes) {
        if (this.#files.write === undefined)
            throw new Error(`${this.name} can only be read`);
        await this.#files.write(path, bytes);
    }
}
/** The tag of `1.4`, `ghcr.io/acme/shop:1.4`. */
function tagOf(name) {
    return name?.replace(/^.*[/:](?=[^/:]*$)/, '');
}

;// CONCATENATED MODULE: ./src/repository/transfer/rules.js


const GiB = 1024 ** 3;
/** Nothing in it is compressed or unpacked, so it is never larger than the disk it came on. */
const TRANSFER_LIMITS = {
    files: 100_000,
    /** What eleven octal digits can say. */
    fileBytes: 8 * GiB - 1,
    bytes: 1024 * GiB,
    depth: 2,
    ratio: 1,
    freeBytes: 0,
};
const BLOB = /^blobs\/sha256\/[0-9a-f]{64}$/;
/** The files of an OCI layout and no others. */
const TRANSFER_RULES = {
    limits: TRANSFER_LIMITS,
    form: 'plain',
    what: 'file for an import',
    pathTrouble(path) {
        if (path === LAYOUT_FILE || path === INDEX_FILE || BLOB.test(path))
            return undefined;
        return formTrouble(path, TRANSFER_LIMITS) ?? 'belongs to no OCI image layout';
    },
};

;// CONCATENATED MODULE: ./src/repository/transfer/write.js











/**
 * Writes a collection as one file: a tar with an OCI image layout in it. The same collection gives the same bytes. It
 * appears when it is whole, and replaces nothing.
 *
 * @throws {UserError} something can't be read, or is not what its digest says; the disk is full; something stands there
 */
async function writeTransfer(collection, file, options) {
    const entries = entriesOf(collection);
    refuseLarge(entries);
    const bytes = entries.reduce((sum, { size }) => sum + TAR_BLOCK + size + padding(size), TAR_END);
    const draft = (0,external_node_path_.join)((0,external_node_path_.dirname)(file), `.${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.part`);
    try {
        // Said before hours of copying; the link below is what makes sure.
        if ((await (0,external_node_fs_promises_.lstat)(file).catch(() => undefined)) !== undefined)
            throw standing(file);
        const handle = await (0,external_node_fs_promises_.open)(draft, 'wx', 0o600);
        try {
            const digest = await writeTo(handle, entries, bytes, options);
            await handle.sync();
            await handle.chmod(0o644);
            await (0,external_node_fs_promises_.link)(draft, file);
            return { file, digest, bytes };
        }
        finally {
            await handle.close();
        }
    }
    catch (cause) {
        throw diskError(`write ${file}`, cause);
    }
    finally {
        await (0,external_node_fs_promises_.rm)(draft, { force: true });
    }
}
function standing(file) {
    return new errors/* UserError */.yo(`${file} is there already; give a file that is not there yet`);
}
function entriesOf(collection) {
    const roots = collection.roots().flatMap(({ manifest, names }) => {
        const { artifactType } = manifest;
        const entry = { ...manifest.descriptor, ...(artifactType !== undefined && { artifactType }) };
        const named = names.map((name) => ({ ...entry, annotations: { [REF_NAME]: name } }));
        return named.length === 0 ? [entry] : named;
    });
    const blobs = collection
        .contents()
        .map(({ digest, size, source }) => ({ path: blobPath(digest), digest, size, source }));
    const own = [
        { path: LAYOUT_FILE, bytes: layoutFileBytes() },
        { path: INDEX_FILE, bytes: indexFileBytes(roots) },
    ].map(({ path, bytes }) => ({ path, digest: digestOf(bytes), size: bytes.length, source: write_sourceOf(bytes) }));
    return [...blobs, ...own].sort((a, b) => paths_byBytes(a.path, b.path));
}
function write_sourceOf(bytes) {
    return {
        async *open() {
            yield bytes;
        },
    };
}
function refuseLarge(entries) {
    const { files, fileBytes } = TRANSFER_LIMITS;
    const large = entries.find(({ size }) => size > fileBytes);
    if (large !== undefined) {
        throw new errors/* UserError */.yo(`${large.digest} has ${large.size} bytes, and a file in a tar at most ${fileBytes}; make smaller layers`);
    }
    if (entries.length > files)
        throw new errors/* UserError */.yo(`${entries.length} blobs are more than ${files}; export less at once`);
}
async function writeTo(handle, entries, total, { mtime, signal, onProgress }) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let done = 0;
    const put = async (bytes) => {
        signal.throwIfAborted();
        hash.update(bytes);
        for (let at = 0; at < bytes.length;)
            at += (await handle.write(bytes, at)).bytesWritten;
        done += bytes.length;
        onProgress?.(done, total);
    };
    for (const { path, digest, size, source } of entries) {
        await put(tarHeader(path, size, 'file', mtime));
        for await (const piece of checked(source.open(), { digest, size }, digest))
            await put(piece);
        await put(Buffer.alloc(padding(size)));
    }
    await put(Buffer.alloc(TAR_END));
    return `sha256:${hash.digest('hex')}`;
}

;// CONCATENATED MODULE: ./src/repository/export.js
















/**
 * Writes a package, all that was stated about it, its images with every platform, and the repository's index to one file
 * for a place without network. All signatures are checked first, and every byte when it is written.
 *
 * @throws {UserError} something does not verify or can't be had, the disk is full, something stands at `file`
 */
async function exportPackage(request, world) {
    const { repository } = request;
    const index = await indexOf(request, world);
    const chosen = await chosenPackages(request, index, world);
    const collection = new Collection('the export');
    const notes = [];
    for (const { name, version, digest, reference } of chosen) {
        const copied = await copyImage(registry_openRegistry(place_placeOfPackage(repository, name), world), digest, collection);
        notes.push(...copied.notes);
        collection.addName(digest, reference);
        world.signal.throwIfAborted();
        if (index !== undefined)
            notes.push(...unlisted(index, name, version));
    }
    const images = await collectImages(chosen, collection, notes, request, world);
    if (index === undefined)
        notes.push(`${repository} has no index; write one with sign-package, command: index`);
    else
        await collectIndex(repository, index, collection, world);
    const [first] = chosen;
    const options = {
        mtime: Math.floor(Date.parse(first.fetched.package.created) / 1000),
        signal: world.signal,
        ...(request.onProgress && { onProgress: request.onProgress }),
    };
    const written = await writeTransfer(collection, request.file, options);
    const packages = chosen.map(({ name, version, digest, fetched }) => ({
        name,
        version,
        digest,
        signers: fetched.signers,
    }));
    return { ...written, packages, images, notes, ...(index && { index: saidOf(index) }) };
}
function saidOf({ index: { serial, generated, expires } }) {
    return { serial, generated, expires };
}
async function indexOf({ repository, judge, environment }, world) {
    const store = openIndex(repository, world);
    return await findIndex(store, { judge, environment: environment ?? 'default' });
}
/** An index that was written before the package says nothing of it. */
function unlisted({ index }, name, version) {
    const versions = index.packages.find((one) => one.name === name)?.versions ?? [];
    if (versions.some((one) => one.version === version))
        return [];
    return [`the index (serial ${index.serial}) does not list ${name} ${version}; write it again before you export`];
}
async function chosenPackages(request, index, world) {
    const { repository, judge } = request;
    const wanted = typeof request.wanted === 'string' ? readWanted(request.wanted, repository) : request.wanted;
    const options = { judge, ...(index && { index: index.index }) };
    const store = registry_openRegistry(place_placeOfPackage(repository, wanted.name), world);
    const { record } = await choose(store, wanted, { ...options, yanked: 'refused' });
    const { config, digest } = record;
    const { name } = wanted;
    const environment = request.environment ?? config.stage;
    const exactly = { name, version: wanted.version ?? config.version, digest };
    const admitted = await admitFrom(store, { ...options, wanted: exactly, environment }, world);
    const locked = [];
    for (const [other, lock] of Object.entries(config.locked)) {
        locked.push(await lockedPackage(other, lock, request, world));
    }
    return [choiceOf(repository, exactly, admitted), ...locked];
}
/** What a package was locked to is had by that digest, even where it was taken back since. */
async function lockedPackage(name, { version, digest }, { repository, judge }, world) {
    const store = registry_openRegistry(place_placeOfPackage(repository, name), world);
    const record = await readRecord(store, digest);
    const fetched = await inPrivateFolder(world.temporary, world, (folder) => fetchPackage(store, record, { name, version }, folder, { judge }, world));
    return choiceOf(repository, { name, version, digest }, fetched);
}
function choiceOf(repository, { name, version, digest }, fetched) {
    const reference = formatReference({ ...place_placeOfPackage(repository, name), tag: tagOfVersion(version) });
    return { name, version, digest, reference, fetched };
}
async function collectImages(chosen, collection, notes, { imageTrust }, world) {
    const references = new Set(chosen.flatMap(({ fetched }) => Object.values(fetched.package.images)));
    const images = [];
    for (const reference of [...references].sort()) {
        const parsed = parseReference(reference);
        const { digest } = parsed;
        if (digest === undefined)
            throw new errors/* UserError */.yo(`${reference} names no digest; pack the package again`);
        const store = registry_openRegistry(parsed, world);
        const signers = imageTrust === undefined ? [] : (await verifyImage(store, digest, imageTrust, world)).verified;
        const copied = await copyImage(store, digest, collection);
        collection.addName(digest, `${store.name}@${digest}`);
        notes.push(...copied.notes);
        images.push({ reference, digest, platforms: copied.platforms, referrers: copied.referrers.length, signers });
    }
    return images;
}
async function collectIndex(repository, { digest }, to, world) {
    const store = openIndex(repository, world);
    await copyImage(store, digest, to);
    to.addName(digest, `${store.name}:${INDEX_TAG}`);
}

;// CONCATENATED MODULE: ./src/action/package/repository.js









/** @throws {UserError} nothing says where it is */
function repository_repositoryOf(action, inputs) {
    const config = settings_configOf(inputs);
    const repository = needed(inputs.repository ?? config.packages?.repository, 'repository', 'give it, such as ghcr.io/acme/packages, or write packages: {repository: …} into gradus.yml');
    const world = { ...registryAccess(action, inputs), ...signingWorld(action) };
    return { repository, config, judge: judgeOf(inputs, config, world), world };
}
/**
 * The one package that a command is about: `package`, or name and version, or name and digest.
 *
 * @throws {UserError} it is not said, or said twice
 */
function wantedOf(inputs, repository) {
    const { package: reference, name, version, digest } = inputs;
    if (reference === undefined) {
        const own = needed(name, 'name', 'say which package is meant by name and version, or by package');
        if (digest === undefined)
            return { name: own, version: exactVersion(inputs, 'or a digest: say which one is meant') };
        return { name: own, digest, ...(version === undefined ? {} : { version: exactVersion(inputs, '') }) };
    }
    if (name !== undefined || version !== undefined) {
        throw new errors/* UserError */.yo('input package says which package is meant, so leave name and version out');
    }
    const wanted = within('package', () => readWanted(reference, repository));
    if (wanted.range !== undefined) {
        throw new errors/* UserError */.yo(`input package: "${reference}" is not one version; write ${wanted.name}@1.4.2, or its digest`);
    }
    if (digest !== undefined && wanted.digest !== undefined && digest !== wanted.digest) {
        throw new errors/* UserError */.yo('input package and input digest name two digests; leave one of them out');
    }
    return { ...wanted, ...(digest !== undefined && { digest }) };
}
/** The repository's index, believed where who is trusted signed it. @throws {UserError} it is not */
function signedIndex(inputs, { repository, judge, world }) {
    const { indexSerial: seen } = inputs;
    const request = { repository, judge, environment: indexEnvironment(inputs), ...(seen !== undefined && { seen }) };
    return readIndex(request, world);
}
/** A package of an index, as outputs show it. */
function repository_versionsOf({ name, versions }) {
    return { name, versions: versions.map(({ version }) => version) };
}
const SHORT_DIGEST = 12;
/** How the name of a file tells what is in it. */
function versionOrDigest({ version, digest = '' }) {
    return version ?? digest.replace('sha256:', '').slice(0, SHORT_DIGEST);
}
/** Keys that sign statements. */
async function signersFor(action, inputs, { world }) {
    return allSigners(await signersOf(action, inputs, world));
}

;// CONCATENATED MODULE: ./src/action/package/export.js





/** export: a package with its images and all that was stated about them, as one file for a place without network. */
async function exportCommand(action, inputs) {
    const { repository, config, judge, world } = repository_repositoryOf(action, inputs);
    const wanted = wantedOf(inputs, repository);
    const { environment } = inputs;
    const file = archivePlace(action, inputs, { name: wanted.name, version: versionOrDigest(wanted) }, '.tar');
    if (inputs.dryRun)
        return action.log(`would write ${wanted.name} ${versionOrDigest(wanted)} to ${file}`);
    const imageTrust = inputs.requireSignature ? await trustIn(environment, inputs, config, world, 'images') : undefined;
    const exported = await exportPackage({
        ...{ repository, wanted, file, judge },
        ...(environment !== undefined && { environment }),
        ...(imageTrust !== undefined && { imageTrust }),
        onProgress: progressOf(action, 'export'),
    }, world);
    const [first] = exported.packages;
    action.output('archive', file);
    action.output('digest', exported.digest);
    action.output('name', first?.name);
    action.output('version', first?.version);
    action.output('verified', true);
    for (const note of exported.notes)
        action.notice(note);
    action.log(`${file}: ${exported.digest}, ${exported.bytes} bytes`);
    action.summary(exportSummary(exported));
}

;// CONCATENATED MODULE: ./src/repository/transfer/contents.js


















/**
 * Verifies all that a file holds: packages, what they were promoted to, every image with all its parts, the index.
 *
 * @throws {UserError} something in it is missing, or does not verify
 */
async function verifiedContents(layout, options, world) {
    const index = await indexIn(layout, options);
    const named = await packagesIn(layout);
    const [packages, images] = [new Map(), new Map()];
    for (const one of named) {
        const { found, references } = await packageIn(layout, one, options, index, world);
        packages.set(one.digest, found);
        for (const reference of references) {
            images.set(reference, images.get(reference) ?? (await imageIn(layout, reference, options, world)));
        }
    }
    const notes = index === undefined ? [WITHOUT_INDEX] : expired(index, world.now());
    return { packages: [...packages.values()], images: [...images.values()], notes, ...(index && { index }) };
}
async function packagesIn(layout) {
    const found = [];
    const locked = new Set();
    for (const { digest, artifactType, annotations } of await layout.entries()) {
        if (artifactType !== ARTIFACT_TYPE)
            continue;
        const { config } = await readRecord(layout, digest);
        const { name, version } = config;
        const reference = annotations?.[REF_NAME] ?? '';
        found.push({ name, version, digest, repository: repositoryIn(layout, reference, name, version) });
        for (const one of Object.values(config.locked))
            locked.add(one.digest);
    }
    if (found.length > 0)
        return found.map((one) => ({ ...one, isLocked: locked.has(one.digest) }));
    throw new errors/* UserError */.yo(`${layout.name} holds no package; give what sign-package, command: export, wrote`);
}
/** The name of an entry is nothing that is signed, so no more is taken from it than the place, and only where all of it fits. */
function repositoryIn(layout, reference, name, version) {
    const end = `/${name}:${tagOfVersion(version)}`;
    const repository = reference.endsWith(end) ? reference.slice(0, -end.length) : '';
    const fits = repository !== '' && place_placeOfPackage(repository, name).path !== '';
    if (fits)
        return repository;
    throw new errors/* UserError */.yo(`${layout.name} names ${name} ${version} "${(0,image_reference/* shownReference */.Xu)(reference)}", which it is not; export it again`);
}
async function packageIn(layout, { name, version, digest, repository, isLocked }, { judge }, index, world) {
    const options = { judge, yanked: isLocked ? 'accepted' : 'refused', ...(index && { index }) };
    const { record, standing } = await choose(layout, { name, digest }, options);
    const fetched = await inPrivateFolder(world.temporary, world, (folder) => fetchPackage(layout, record, { name, version }, folder, { judge }, world));
    const collection = new Collection(layout.name);
    await copyImage(layout, digest, collection);
    const { signers } = fetched;
    const found = { name, version, digest, repository, stages: standing.stages, signers, collection };
    return { found, references: Object.values(fetched.package.images) };
}
async function imageIn(layout, reference, { imageTrust }, world) {
    const { digest } = parseReference(reference);
    if (digest === undefined)
        throw new errors/* UserError */.yo(`${reference} names no digest; pack the package again`);
    if ((await layout.find(digest)) === undefined) {
        throw new errors/* UserError */.yo(`${layout.name} lacks the image ${reference}, which a package in it runs; export it again`);
    }
    const signers = imageTrust === undefined ? [] : (await verifyImage(layout, digest, imageTrust, world)).verified;
    const collection = new Collection(layout.name);
    const { platforms } = await copyImage(layout, digest, collection);
    await completeIn(layout, collection);
    return { reference, digest, platforms, signers, collection };
}
async function completeIn(layout, collection) {
    for (const { digest, size } of collection.blobs()) {
        if (await layout.hasBlob({ digest, size }))
            continue;
        throw new errors/* UserError */.yo(`${layout.name} lacks the blob ${digest} of ${size} bytes; export it again`);
    }
}
async function indexIn(layout, { judge, environment }) {
    const entries = (await layout.entries()).filter(({ artifactType }) => artifactType === INDEX_TYPE);
    const [entry, ...others] = entries;
    if (entry === undefined)
        return undefined;
    const where = `the index in ${layout.name}`;
    if (others.length > 0)
        throw new errors/* UserError */.yo(`${layout.name} holds ${entries.length} indexes; export it again`);
    const manifest = await layout.resolve(entry.digest);
    const { bytes, signatures } = await readSigned(layout, manifest, INDEX_TYPE, where, LARGEST_INDEX);
    await judge(bytes, signatures, environment, where);
    const index = parseCanonical(INDEX_SCHEMA, bytes, where);
    const trouble = indexTrouble(index, index.repository, 0);
    if (trouble !== undefined)
        throw new errors/* UserError */.yo(`${where} ${trouble}`);
    return index;
}
const WITHOUT_INDEX = 'there is no index in it: what was taken back is known only as far as the file tells';
/** A file travels for days: what it holds is judged by what its index said when it was written. */
function expired({ serial, expires }, now) {
    if (Date.parse(expires) > now)
        return [];
    return [`its index (serial ${serial}) expired at ${expires}: what was taken back since is not known here`];
}

;// CONCATENATED MODULE: ./src/repository/transfer/mapping.js



const mapping_FORM = 'write from=to, such as ghcr.io/acme=registry.internal/acme';
/**
 * Reads lines such as `ghcr.io/acme=registry.internal/mirror`.
 *
 * @throws {UserError} a line is none, or one place is given twice
 */
function readMapping(lines, to) {
    const places = lines.map((line) => {
        const [from = '', target = '', ...more] = line.split('=').map((part) => part.trim());
        const wrong = [from, target].some((place) => !isPlace(place)) || more.length > 0;
        if (wrong)
            throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(line)}" says of no place where it is on this side; ${mapping_FORM}`);
        return [from, target];
    });
    const twice = places.find(([from], index) => places.findIndex(([other]) => other === from) < index);
    if (twice !== undefined)
        throw new errors/* UserError */.yo(`${twice[0]} is given two places on this side; give it one`);
    if (to !== undefined && !isPlace(to)) {
        throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(to)}" is no registry, nor a folder of one; write one such as registry.internal`);
    }
    return { places, ...(to !== undefined && { to }) };
}
/** A host, with or without folders; no tag, no digest. */
function isPlace(text) {
    const parts = (0,image_reference/* splitReference */.mQ)(`${text}/x`);
    return parts !== undefined && /^[^/]*(?:[.:]|^localhost)[^/]*(?:\/|$)/.test(text) && !/[A-Z]/.test(text);
}
/**
 * Where a repository is on this side. The longest place that leads to it counts.
 *
 * @param original reference of the other side; tag and digest go along
 * @throws {UserError} nothing says where it goes
 */
function mapped(original, { places, to }) {
    const { registry, path, ...name } = parseReference(original);
    const whole = `${registry}/${path}`;
    const [longest] = places
        .filter(([from]) => whole === from || whole.startsWith(`${from}/`))
        .sort(([a], [b]) => b.length - a.length);
    const target = longest === undefined ? to && `${to}/${path}` : `${longest[1]}${whole.slice(longest[0].length)}`;
    if (target === undefined) {
        throw new errors/* UserError */.yo(`nothing says where ${whole} is on this side; give the registry there, or ${mapping_FORM}`);
    }
    if (!target.includes('/')) {
        throw new errors/* UserError */.yo(`${whole} would be ${target}, a registry and no repository; give it one, such as ${target}/${path}`);
    }
    return { ...parseReference(target), ...name };
}

;// CONCATENATED MODULE: ./src/repository/transfer/read.js











/**
 * A file from the other side of an air gap. It is looked at once, whole, and then read where it lies: nothing is unpacked,
 * so nothing can be written anywhere. The file that was looked at is the one that is read, whatever its name leads to by
 * then, and each blob is checked again when it is (T20).
 */
class Transfer {
    layout;
    /** Of the file, `sha256:…`. */
    digest;
    #handle;
    constructor(handle, layout, digest) {
        this.#handle = handle;
        this.layout = layout;
        this.digest = digest;
    }
    /** @throws {UserError} there is no such file, or something in it that belongs to no layout, or is not its digest */
    static async open(file, options) {
        const where = `the file ${(0,external_node_path_.basename)(file)}`;
        let handle;
        try {
            handle = await (0,external_node_fs_promises_.open)(file, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
            if (!(await handle.stat()).isFile())
                throw new errors/* UserError */.yo(`${file} is no file; give what export wrote`);
            const { places, digest } = await lookAt(handle, where, options);
            return new Transfer(handle, await openLayout(filesAt(handle, places, where)), digest);
        }
        catch (cause) {
            await handle?.close();
            throw diskError(`open ${file}`, cause);
        }
    }
    async [Symbol.asyncDispose]() {
        await this.#handle.close();
    }
}
async function lookAt(handle, where, { signal, onProgress }) {
    const { size: total } = await handle.stat();
    const places = new Map();
    const whole = new entries_Measure();
    let at = 0;
    const heard = {
        onFile: (done) => onProgress?.(done, total),
        onFileBytes: (bytes) => whole.add(bytes),
    };
    await readEntries(handle, { where, rules: TRANSFER_RULES, signal, ...heard }, async ({ path, size }, content) => {
        const measure = new entries_Measure();
        for await (const bytes of content)
            measure.add(bytes);
        const digest = `sha256:${measure.digest()}`;
        if (path.startsWith('blobs/') && blobPath(digest) !== path) {
            throw new errors/* UserError */.yo(`${where}: ${paths_shownPath(path)} is not what its digest says: its bytes are ${digest}; don't trust its source`);
        }
        places.set(path, { at: at + TAR_BLOCK, size });
        at += TAR_BLOCK + size + padding(size);
    });
    return { places, digest: `sha256:${whole.digest()}` };
}
const PIECE = 1024 * 1024;
function filesAt(handle, places, name) {
    return {
        name,
        async size(path) {
            return places.get(path)?.size;
        },
        async read(path, most) {
            const place = places.get(path);
            if (place === undefined || place.size > most)
                return undefined;
            const bytes = Buffer.alloc(place.size);
            const { bytesRead } = await handle.read(bytes, 0, place.size, place.at);
            return bytes.subarray(0, bytesRead);
        },
        async *bytes(path) {
            const place = places.get(path);
            if (place === undefined)
                throw new errors/* UserError */.yo(`${name} has no ${path}; export it again`);
            const end = place.at + place.size;
            for (let at = place.at; at < end;) {
                // A new one each time: who sends it may still hold the last.
                const piece = Buffer.allocUnsafe(Math.min(PIECE, end - at));
                const { bytesRead } = await handle.read(piece, 0, piece.length, at);
                if (bytesRead === 0)
                    return;
                at += bytesRead;
                yield piece.subarray(0, bytesRead);
            }
        },
    };
}

;// CONCATENATED MODULE: ./src/repository/import.js
var import_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var import_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});










/**
 * Brings a file from the other side of an air gap into registries of this one. All of it is verified before anything is
 * sent; everything goes by digest and is looked at again where it arrived.
 *
 * @throws {UserError} the file is damaged or hostile, something in it does not verify by the trust of this side, nothing
 *   says where it goes, a version is in use for something else, or the registry refuses
 */
async function importPackage(request, world) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { mapping, onProgress, environment = 'default' } = request;
        const heard = { signal: world.signal, ...(onProgress && { onProgress }) };
        const transfer = import_addDisposableResource(env_1, await Transfer.open(request.file, heard), true);
        refuseOtherFile(request, transfer.digest);
        const contents = await verifiedContents(transfer.layout, { ...request, environment }, world);
        refuseOtherPackage(request, contents.packages);
        const packages = contents.packages.map((one) => ({ found: one, ...placeOf(one, mapping) }));
        const images = contents.images.map((one) => ({ found: one, place: mapped(one.reference, mapping) }));
        if (!request.dryRun) {
            const sent = import_progressOf([...images, ...packages], onProgress);
            for (const { found, place } of images)
                await send(transfer.layout, found, place, world, sent);
            // Packages come last: one that is there has its images there.
            for (const { found, place } of packages)
                await send(transfer.layout, found, place, world, sent);
        }
        const arrived = images.map(({ found, place }) => imageOf(found, place));
        return {
            digest: transfer.digest,
            packages: packages.map(({ found, place, repository }) => packageOf(found, place, repository)),
            images: arrived,
            mapping: Object.fromEntries(arrived.map(({ from, to }) => [from, to])),
            notes: contents.notes,
        };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = import_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
function refuseOtherFile({ file, digest }, found) {
    if (digest === undefined || digest === found)
        return;
    if (!(0,image_reference/* isDigest */.Bc)(digest))
        throw new errors/* UserError */.yo(`"${digest.slice(0, 100)}" is no digest; write sha256: and 64 hexadecimal digits`);
    throw new errors/* UserError */.yo(`${file} is ${found} and not ${digest}; it is damaged, or another file than the one that was exported`);
}
/** The first in the file is the one that was exported; the others are what it was locked to. */
function refuseOtherPackage({ wanted, environment, file }, packages) {
    const holds = packages.map(({ name, version }) => `${name} ${version}`).join(', ');
    const asked = wanted === undefined ? undefined : readWanted(wanted, packages[0]?.repository ?? '');
    const found = packages.filter(({ name, version, digest }) => asked === undefined ||
        (name === asked.name && version === (asked.version ?? version) && digest === (asked.digest ?? digest)));
    if (asked !== undefined && found.length === 0) {
        throw new errors/* UserError */.yo(`${file} holds ${holds} and not ${wantedText(asked)}; give the file that was exported for it`);
    }
    if (environment === undefined || found.some(({ stages }) => stages.includes(environment)))
        return;
    const stages = found.map(({ name, version, stages }) => `${name} ${version} for ${stages.join(', ')}`).join('; ');
    throw new errors/* UserError */.yo(`${file} holds ${stages}, and nothing for ${environment} by what counts here; promote it before you export it`);
}
function placeOf({ name, version, repository }, mapping) {
    const { registry, path } = mapped(`${repository}/${name}`, mapping);
    const end = `/${name}`;
    if (!path.endsWith(end))
        throw new errors/* UserError */.yo(`${repository}/${name} would be ${registry}/${path}; keep ${name} at its end`);
    return {
        place: { registry, path, tag: tagOfVersion(version) },
        repository: `${registry}/${path.slice(0, -end.length)}`,
    };
}
function packageOf(found, place, repository) {
    const { name, version, digest, stages, signers } = found;
    return { name, version, digest, repository, reference: formatReference({ ...place, digest }), stages, signers };
}
function imageOf({ reference, digest, platforms, signers }, place) {
    return { from: reference, to: formatReference(place), digest, platforms, signers };
}
function import_progressOf(all, onProgress) {
    const blobs = all.flatMap(({ found }) => found.collection.blobs());
    const total = blobs.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    return (bytes) => {
        done += bytes;
        onProgress?.(Math.min(done, total), total);
    };
}
/** Copies by digest, then asks for all of it there again. */
async function send(from, { digest, collection }, place, world, sent) {
    const to = registry_openRegistry(place, world);
    await copyImage(from, digest, to, place.tag);
    for (const { digest: blob, size } of collection.blobs()) {
        if (!(await to.hasBlob({ digest: blob, size }))) {
            throw new errors/* UserError */.yo(`${to.name} has no blob ${blob} right after it was written; don't trust this registry`);
        }
        sent(size);
    }
    await expectAt(to, digest, digest);
}

// EXTERNAL MODULE: ./src/action/lists.js
var lists = __webpack_require__(4381);
;// CONCATENATED MODULE: ./src/action/package/import.js










/** import: what export wrote, into registries of this side, by the trust of this side. */
async function importCommand(action, inputs) {
    action.output('verified', false);
    const file = needed(inputs.path, 'path', 'give the file that export wrote');
    const mapping = within('mapping', () => readMapping((0,lists/* linesOf */.Dx)(inputs.mapping), inputs.registry));
    const config = settings_configOf(inputs);
    const world = { ...registryAccess(action, inputs), ...signingWorld(action) };
    const { environment, digest, package: wanted, dryRun } = inputs;
    const imageTrust = inputs.requireSignature ? await trustIn(environment, inputs, config, world, 'images') : undefined;
    const imported = await importPackage({
        ...{ file, mapping, judge: judgeOf(inputs, config, world), dryRun },
        ...(environment !== undefined && { environment }),
        ...(imageTrust !== undefined && { imageTrust }),
        ...(wanted !== undefined && { wanted }),
        ...(digest !== undefined && { digest }),
        onProgress: progressOf(action, 'import'),
    }, world);
    const [first] = imported.packages;
    action.output('verified', true);
    action.output('package', dryRun ? undefined : first?.reference);
    action.output('digest', first?.digest);
    action.output('name', first?.name);
    action.output('version', first?.version);
    action.output('stages', first?.stages);
    action.output('mapping', imported.mapping);
    tellSigners(action, first?.signers ?? []);
    for (const note of imported.notes)
        action.notice(note);
    for (const { reference } of imported.packages)
        action.log(`${reference}${dryRun ? ': would be imported' : ''}`);
    for (const { from, to } of imported.images)
        action.log(`${from} is ${to}`);
    action.summary(importSummary(imported, dryRun));
}

;// CONCATENATED MODULE: ./src/package/resolve/cycle.js
/**
 * A way from a package back to itself, the first one by name; undefined where there is none.
 *
 * @param needs package → names of what it needs, sorted
 */
function findCycle(start, needs) {
    const seen = new Set([start]);
    const of = (name) => ({ name, rest: (needs.get(name) ?? []).values() });
    /** How it came here, and what is still to be looked at of each. */
    const way = [of(start)];
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
        const { value: next, done } = last.rest.next();
        if (done === true) {
            way.pop();
            continue;
        }
        const at = seen.has(next) ? way.findIndex(({ name }) => name === next) : -1;
        if (at >= 0)
            return [...way.slice(at).map(({ name }) => name), next];
        if (seen.has(next))
            continue;
        seen.add(next);
        way.push(of(next));
    }
    return undefined;
}

;// CONCATENATED MODULE: ./src/package/resolve/drift.js

/** What differs between a lock and a choice, by name. */
function changesOf(lock, chosen) {
    const before = new Map(Object.entries(lock?.packages ?? {}));
    const after = new Map(chosen.map((each) => [each.name, each.version]));
    const names = [...new Set([...before.keys(), ...after.keys()])].sort();
    return names.flatMap((name) => {
        const [from, to] = [before.get(name)?.version, after.get(name)];
        if (from === to)
            return [];
        return [{ name, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
    });
}
/** A change and why it can't be otherwise, as a clause. */
function changeText({ name, from, to }, { root, known }, chosen) {
    if (from === undefined)
        return `${name} ${to} is new`;
    if (to === undefined)
        return `${name} ${from} is no longer needed`;
    const isThere = known.get(name)?.some(({ version }) => version === from);
    if (isThere !== true)
        return `${name} ${from} is no longer in the repository (${name} ${to} is)`;
    const dependants = [
        { name: root.name, version: '', dependencies: root.dependencies },
        ...chosen.map((each) => ({ ...each, dependencies: dependenciesOf(each, known) })),
    ];
    const asking = dependants.find(({ dependencies }) => {
        const range = Object.hasOwn(dependencies, name) ? dependencies[name] : undefined;
        return range !== undefined && !semver.satisfies(from, range);
    });
    if (asking === undefined)
        return `${name} ${from} no longer goes with the others (${name} ${to} does)`;
    return `${name} ${from} is not what ${`${asking.name} ${asking.version}`.trim()} needs, ${asking.dependencies[name]}`;
}
function dependenciesOf({ name, version }, known) {
    return known.get(name)?.find((each) => each.version === version)?.dependencies ?? {};
}

;// CONCATENATED MODULE: ./src/package/resolve/space.js


const NONE = 0n;
const ABSENT = 1n;
/** What `semver` makes of a range; undefined where it is none. */
function readRange(range) {
    try {
        return new semver.Range(range);
    }
    catch {
        return undefined;
    }
}
/** One package: the versions that may be chosen, and the sets that ranges make of them. */
class Space {
    /** Counts up in the order in which packages are heard of. */
    id;
    name;
    /** Oldest first. */
    versions;
    /** Not to be chosen, oldest first. */
    yanked;
    all;
    /** Bit of the version in the lock. */
    locked;
    #parsed;
    /** Indices. */
    #prereleases;
    #byRange = new Map();
    #rangeOf = new Map();
    /** @throws {UserError} a version is none, or there twice */
    constructor(id, name, known, lockedVersion) {
        this.id = id;
        this.name = name;
        const ordered = inOrder(name, known);
        const isOpen = ({ version, yanked }) => yanked !== true || version === lockedVersion;
        const open = ordered.filter(({ version }) => isOpen(version));
        this.versions = open.map(({ version }) => version);
        this.yanked = ordered.map(({ version }) => version).filter((version) => !isOpen(version));
        this.all = (1n << BigInt(this.versions.length + 1)) - 1n;
        const at = this.versions.findIndex(({ version }) => version === lockedVersion);
        this.locked = at < 0 ? NONE : bitOf(at);
        this.#parsed = open.map(({ parsed }) => parsed);
        this.#prereleases = this.#parsed.flatMap(({ prerelease }, index) => (prerelease.length > 0 ? [index] : []));
    }
    /** Every state but that it isn't part of the answer. */
    get present() {
        return this.all & ~ABSENT;
    }
    complement(states) {
        return this.all & ~states;
    }
    /** The versions that a range holds; undefined where `semver` can't read it. */
    matching(range) {
        if (this.#byRange.has(range))
            return this.#byRange.get(range);
        const read = readRange(range);
        const states = read === undefined ? undefined : this.#holding(read);
        this.#byRange.set(range, states);
        if (states !== undefined && !this.#rangeOf.has(states))
            this.#rangeOf.set(states, range);
        return states;
    }
    /** A range that was asked for and holds just these versions. */
    rangeOf(states) {
        return this.#rangeOf.get(states);
    }
    /** The bit to try first: the locked version, else the newest. */
    preferred(states) {
        return (states & this.locked) !== NONE ? this.locked : 1n << BigInt(states.toString(2).length - 1);
    }
    /** How many versions could be tried; one, where the locked one is among them and so will be. */
    choices(states) {
        return (states & this.locked) !== NONE ? 1 : countOf(states & ~ABSENT);
    }
    /** The version of a set that holds one. */
    versionOf(state) {
        const version = this.versions[state.toString(2).length - 2];
        if (version === undefined)
            throw new Error(`${this.name} has no version ${state}`);
        return version;
    }
    /** As `range.test` of each version, but without asking for those between two that were asked for. */
    #holding(range) {
        let states = NONE;
        for (const comparators of range.set) {
            const bounds = comparators.map((comparator) => this.#between(comparator));
            const from = Math.max(0, ...bounds.map((bound) => bound.from));
            const to = Math.min(this.#parsed.length, ...bounds.map((bound) => bound.to));
            if (from < to)
                states |= bitOf(to) - bitOf(from);
        }
        // Whether a prerelease is taken depends on what the range names.
        for (const index of this.#prereleases) {
            const [bit, version] = [bitOf(index), this.#parsed[index]];
            if ((states & bit) !== NONE && !range.test(version))
                states &= ~bit;
        }
        return states;
    }
    /** Indices of the first version that a comparator holds and of the one after the last. */
    #between(comparator) {
        const { operator } = comparator;
        const size = this.#parsed.length;
        // The comparator of `*` has no version.
        if (!(comparator.semver instanceof semver.SemVer))
            return { from: 0, to: size };
        const wanted = comparator.semver;
        const orderOf = (index) => this.#parsed[index].compare(wanted);
        const lower = firstWhere(size, (index) => orderOf(index) >= 0);
        const upper = firstWhere(size, (index) => orderOf(index) > 0);
        if (operator === '>')
            return { from: upper, to: size };
        if (operator === '>=')
            return { from: lower, to: size };
        if (operator === '<')
            return { from: 0, to: lower };
        if (operator === '<=')
            return { from: 0, to: upper };
        return { from: lower, to: upper };
    }
}
/** Oldest first, each once. */
function inOrder(name, versions) {
    const each = versions.map((version) => {
        const parsed = semver.parse(version.version);
        if (parsed !== null && space_textOf(parsed) === version.version)
            return { version, parsed };
        throw new errors/* UserError */.yo(`the index has ${name} ${JSON.stringify(version.version)}, which is no semantic version; mend it`);
    });
    each.sort((a, b) => a.parsed.compare(b.parsed) || a.parsed.compareBuild(b.parsed));
    const twice = each.find(({ version }, index) => version.version === each[index + 1]?.version.version);
    if (twice !== undefined)
        throw new errors/* UserError */.yo(`the index has ${name} ${twice.version.version} twice; mend it`);
    return each;
}
function space_textOf({ version, build }) {
    return build.length === 0 ? version : `${version}+${build.join('.')}`;
}
/** Of the version with this index, from the oldest on. */
function bitOf(index) {
    return 1n << BigInt(index + 1);
}
/** The first index at which something is true that stays true. */
function firstWhere(size, isTrue) {
    let [low, high] = [0, size];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (isTrue(middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
const WORD = 32;
const WORD_BITS = BigInt(WORD);
function countOf(states) {
    let count = 0;
    for (let rest = states; rest !== 0n; rest >>= WORD_BITS) {
        for (let word = Number(BigInt.asUintN(WORD, rest)) | 0; word !== 0; word &= word - 1)
            count += 1;
    }
    return count;
}

;// CONCATENATED MODULE: ./src/package/resolve/incompatibility.js

function asksFor({ states }) {
    return (states & ABSENT) === NONE;
}
/** "These versions need those" as terms. */
function dependency(of, on, ranges) {
    const others = on.space.complement(on.states);
    const why = { kind: 'dependency', of, on, ranges };
    if (of.space === on.space)
        return { terms: [{ space: of.space, states: of.states & others }], why };
    const narrowing = others !== on.space.all;
    return { terms: narrowing ? [of, { space: on.space, states: others }] : [of], why };
}
/**
 * What follows from two incompatibilities about one package: whatever becomes of it, one of them speaks of the rest.
 * Its own states are joined, and those of the other packages are met. The root is part of every answer, so a term that
 * says so adds nothing.
 */
function resolvent(conflict, other, about, root) {
    const met = new Map();
    for (const { space, states } of [...conflict.terms, ...other.terms]) {
        const before = met.get(space);
        if (before === undefined)
            met.set(space, states);
        else
            met.set(space, space === about ? before | states : before & states);
    }
    const terms = [...met]
        .map(([space, states]) => ({ space, states }))
        .filter(({ space, states }) => states !== space.all);
    const telling = terms.filter(({ space, states }) => space !== root || states !== root.present);
    return { terms: telling, why: { kind: 'derived', from: [conflict, other] } };
}

;// CONCATENATED MODULE: ./src/package/resolve/words.js




/** How many runs of versions, or ranges, are named one by one where there are more; one more than that is named too. */
const NAMED = 3;
/** Incompatibilities as people say them: clauses without a full stop. */
class Words {
    #universe;
    constructor(universe) {
        this.#universe = universe;
    }
    of(rule) {
        const { terms, why } = rule;
        if (why.kind === 'root')
            return `${this.#universe.root.name} is asked for`;
        if (why.kind === 'unreadable') {
            return `${this.#subject(why.of)} needs ${why.on} ${JSON.stringify(why.range)}, which is no range of versions`;
        }
        const need = this.#need(rule);
        return need === undefined ? this.#terms(terms) : `${this.#subject(need.of)} needs ${need.what}`;
    }
    /** Two clauses, drawn together where they share a package. */
    both(first, second) {
        const [a, b] = [this.#need(first), this.#need(second)];
        if (a !== undefined && b !== undefined) {
            if (leadsTo(a, b))
                return `${this.of(first)}, which needs ${b.what}`;
            if (leadsTo(b, a))
                return `${this.of(second)}, which needs ${a.what}`;
            const alike = a.of.space === b.of.space && a.of.states === b.of.states;
            if (alike)
                return `${this.#subject(a.of)} needs both ${a.what} and ${b.what}`;
        }
        const clause = this.of(first);
        return `${clause}${clause.includes(',') ? ',' : ''} and ${this.of(second)}`;
    }
    #need({ terms, why }) {
        if (why.kind === 'dependency') {
            const { of, on, ranges } = why;
            return {
                of,
                on,
                what: `${on.space.name} ${words_listed(ranges)}${on.states === NONE ? this.#why(on.space, ranges) : ''}`,
            };
        }
        const [of, not] = [terms.find(asksFor), terms.find((term) => !asksFor(term))];
        if (terms.length !== 2 || of === undefined || not === undefined)
            return undefined;
        const on = { space: not.space, states: not.space.complement(not.states) };
        return { of, on, what: this.#object(on) };
    }
    #terms(terms) {
        const asked = terms.filter(asksFor);
        const others = terms.filter((term) => !asksFor(term));
        const wanted = others.map(({ space, states }) => this.#object({ space, states: space.complement(states) }));
        const [first, second, ...more] = asked;
        if (first === undefined)
            return wanted.length === 0 ? 'nothing fits' : `${wanted.join(' or ')} is needed`;
        const subjects = asked.map((term) => this.#subject(term));
        if (wanted.length > 0)
            return `${subjects.join(' together with ')} needs ${wanted.join(' or ')}`;
        if (second === undefined)
            return isWhole(first) ? `${first.space.name} can't be used` : `${subjects[0]} can't be used`;
        if (more.length > 0)
            return `${subjects.join(', ')} don't go together`;
        return `${specific(first)} is incompatible with ${specific(second)}`;
    }
    #subject(term) {
        const { space } = term;
        if (space === this.#universe.root)
            return space.name;
        return isWhole(term) ? `every version of ${space.name}` : `${space.name} ${runs(term)}`;
    }
    #object(term) {
        const { space, states } = term;
        if (isWhole(term))
            return `any version of ${space.name}`;
        return `${space.name} ${space.rangeOf(states) ?? runs(term)}`;
    }
    /** Why no version is in the ranges that were asked for. */
    #why(space, ranges) {
        const { name, versions, yanked } = space;
        if (space === this.#universe.root)
            return `, but ${name} is ${versions[0]?.version}`;
        if (!this.#universe.isKnown(space)) {
            const near = (0,nearest/* nearest */.p)(name, this.#universe.names);
            return `, which is not in the repository${near === undefined ? '' : ` (${near} is)`}`;
        }
        const back = yanked.findLast(({ version }) => holds(ranges, version));
        if (back !== undefined)
            return `, but ${name} ${back.version} is yanked`;
        const early = versions.findLast(({ version }) => holds(ranges, version, true));
        if (early !== undefined) {
            return `, and the prerelease ${early.version} is taken only where a range names one, such as ^${early.version}`;
        }
        if (versions.length === 0)
            return `, but every version of ${name} is yanked or gone`;
        return `, but the repository has only ${name} ${runs({ space, states: space.present }, 'and')}`;
    }
}
/** All that the one needs needs the other. */
function leadsTo({ on }, { of }) {
    return on.space === of.space && on.states !== NONE && (on.states & ~of.states) === NONE;
}
function specific(term) {
    return isWhole(term) ? `any version of ${term.space.name}` : `${term.space.name} ${runs(term)}`;
}
function isWhole({ space, states }) {
    return space.versions.length > 1 && states === space.present;
}
function holds(ranges, version, includePrerelease = false) {
    return ranges.some((range) => semver.satisfies(version, range, { includePrerelease }));
}
function words_listed(ranges) {
    if (ranges.length <= NAMED + 1)
        return ranges.map(shownRange).join(' or ');
    return `${ranges.slice(0, NAMED).map(shownRange).join(' or ')} or ${ranges.length - NAMED} other ranges`;
}
function shownRange(range) {
    return range.trim() === '' ? '*' : range;
}
/** Versions that follow each other as "1.0.0 to 1.4.2". */
function runs({ space, states }, joint = 'or') {
    const found = [];
    let before = false;
    for (const [index, { version }] of space.versions.entries()) {
        const isIn = (states & bitOf(index)) !== NONE;
        const last = found.at(-1);
        if (isIn && before && last !== undefined)
            Object.assign(last, { to: version, size: last.size + 1 });
        else if (isIn)
            found.push({ from: version, to: version, size: 1 });
        before = isIn;
    }
    const words = found.map(({ from, to, size }) => (size === 1 ? from : `${from} ${size === 2 ? joint : 'to'} ${to}`));
    if (words.length <= NAMED + 1)
        return words.join(` ${joint} `);
    const others = found.slice(NAMED).reduce((sum, { size }) => sum + size, 0);
    return `${words.slice(0, NAMED).join(` ${joint} `)} ${joint} ${others} other versions`;
}

;// CONCATENATED MODULE: ./src/package/resolve/explain.js

/** Lines shown of a proof; the last of them say most. */
const LONGEST_PROOF = 60;
/**
 * Why there is no answer, as sentences that follow from each other. A conclusion that is used again has a number.
 *
 * @see https://github.com/dart-lang/pub/blob/master/doc/solver.md#error-reporting
 * @param proof what the solver learnt last
 */
function explain(universe, proof) {
    const words = new Words(universe);
    if (proof.why.kind !== 'derived')
        return [`${words.of(proof)}.`];
    const [first, second] = proof.why.from;
    if (!isDerived(first) && !isDerived(second))
        return [`${words.both(first, second)}.`];
    const lines = new Explanation(words, proof).lines();
    if (lines.length <= LONGEST_PROOF)
        return lines;
    const hidden = lines.length - LONGEST_PROOF;
    return [`(${hidden} lines come before these.)`, ...lines.slice(hidden)];
}
class Explanation {
    #words;
    #proof;
    /** How often a conclusion is used. */
    #uses = new Map();
    #numbers = new Map();
    #lines = [];
    constructor(words, proof) {
        this.#words = words;
        this.#proof = proof;
        const open = [this.#proof];
        for (let rule = open.pop(); rule !== undefined; rule = open.pop()) {
            for (const cause of rule.why.from) {
                const uses = this.#uses.get(cause) ?? 0;
                this.#uses.set(cause, uses + 1);
                if (uses === 0 && isDerived(cause))
                    open.push(cause);
            }
        }
    }
    lines() {
        const tasks = [this.#visit(this.#proof)];
        for (let task = tasks.pop(); task !== undefined; task = tasks.pop())
            tasks.push(...task().toReversed());
        return this.#lines;
    }
    /** Says what is needed for a conclusion to follow, and the conclusion. */
    #visit(rule, wanted = false) {
        const numbered = wanted || (this.#uses.get(rule) ?? 0) > 1;
        const say = (reason) => {
            return () => {
                this.#say(rule, numbered, reason());
                return [];
            };
        };
        const [first, second] = rule.why.from;
        if (isDerived(first)) {
            if (isDerived(second))
                return () => this.#fromTwo(first, second, say);
            return () => this.#fromOne(first, second, say);
        }
        if (isDerived(second))
            return () => this.#fromOne(second, first, say);
        return say(() => `because ${this.#words.both(first, second)}`);
    }
    #fromOne(derived, read, say) {
        if (this.#numbers.has(derived))
            return [say(() => `because ${this.#words.of(read)} and ${this.#named(derived)}`)];
        const inner = this.#collapsible(derived);
        if (inner === undefined)
            return [this.#visit(derived), say(() => `and because ${this.#words.of(read)}`)];
        return [this.#visit(inner.derived), say(() => `and because ${this.#words.both(inner.read, read)}`)];
    }
    #fromTwo(a, b, say) {
        const known = [a, b].filter((each) => this.#numbers.has(each));
        if (known.length === 2)
            return [say(() => `because ${this.#named(a)} and ${this.#named(b)}`)];
        const [named] = known;
        if (named !== undefined) {
            return [this.#visit(named === a ? b : a), say(() => `and because ${this.#named(named)}`)];
        }
        const simple = [b, a].find(({ why }) => !why.from.some(isDerived));
        const [long, last] = simple === a ? [b, a] : [a, b];
        // Telling of the first may tell of the second too, so what comes next is seen when it was told.
        const isShort = simple !== undefined;
        return [
            this.#visit(long, !isShort || (this.#uses.get(last) ?? 0) > 1),
            () => (isShort && !this.#numbers.has(last) ? [this.#visit(last), say(() => 'thus')] : this.#fromTwo(a, b, say)),
        ];
    }
    /** A conclusion that is used once and adds one thing that was read to another: it needn't be said by itself. */
    #collapsible(rule) {
        if ((this.#uses.get(rule) ?? 0) > 1)
            return undefined;
        const [first, second] = rule.why.from;
        if (isDerived(first) === isDerived(second))
            return undefined;
        const derived = isDerived(first) ? first : second;
        return this.#numbers.has(derived) ? undefined : { derived, read: isDerived(first) ? second : first };
    }
    #named(rule) {
        return `${this.#words.of(rule)} (${this.#numbers.get(rule)})`;
    }
    #say(rule, numbered, reason) {
        const last = rule === this.#proof;
        const conclusion = last ? 'no choice of versions fits' : this.#words.of(rule);
        const begun = last ? `so, ${reason.replace(/^and /, '')}` : reason;
        if (numbered && !this.#numbers.has(rule))
            this.#numbers.set(rule, this.#numbers.size + 1);
        const number = this.#numbers.get(rule);
        const joined = `${begun[0]?.toUpperCase()}${begun.slice(1)}, ${conclusion}`;
        this.#lines.push(number === undefined ? `${joined}.` : `${joined} (${number}).`);
    }
}
function isDerived(rule) {
    return rule.why.kind === 'derived';
}

;// CONCATENATED MODULE: ./src/package/resolve/least.js
/** Numbers, of which the least is at hand: a binary heap. */
class Least {
    #heap = [];
    get least() {
        return this.#heap[0];
    }
    add(value) {
        const heap = this.#heap;
        let at = heap.length;
        for (let above = (at - 1) >> 1; at > 0 && heap[above] > value; above = (at - 1) >> 1) {
            heap[at] = heap[above];
            at = above;
        }
        heap[at] = value;
    }
    removeLeast() {
        const heap = this.#heap;
        const last = heap.pop();
        if (last === undefined || heap.length === 0)
            return;
        let at = 0;
        for (;;) {
            let below = 2 * at + 1;
            if (below + 1 < heap.length && heap[below + 1] < heap[below])
                below += 1;
            if (below >= heap.length || heap[below] >= last)
                break;
            heap[at] = heap[below];
            at = below;
        }
        heap[at] = last;
    }
}

;// CONCATENATED MODULE: ./src/package/resolve/partial-solution.js


/** What was decided and derived so far, in order. */
class PartialSolution {
    #assignments = [];
    /** By the package's id, oldest first. */
    #histories = [];
    /** By the package's id. */
    #left = [];
    /** Packages that an answer needs and that have no version yet, with the number of versions to try. */
    #needed = new Map();
    /** The same by that number and the id, and what was so before. */
    #queue = new Least();
    #spaces = [];
    #level = 0;
    left(space) {
        return this.#left[space.id] ?? space.all;
    }
    isTrue({ space, states }) {
        return (this.left(space) & ~states) === NONE;
    }
    canBeTrue({ space, states }) {
        return (this.left(space) & states) !== NONE;
    }
    decide(space, version) {
        this.#level += 1;
        this.#push(space, version);
    }
    derive(space, states, because) {
        this.#push(space, states, because);
    }
    /**
     * Of the packages that need a version, the one with the fewest to try, as what is bound to fail should fail soon; of
     * those, the one that was heard of first.
     */
    next() {
        for (let key = this.#queue.least; key !== undefined; key = this.#queue.least) {
            const space = this.#spaces[key % MOST_SPACES];
            if (this.#needed.get(space) === Math.floor(key / MOST_SPACES))
                return space;
            this.#queue.removeLeast();
        }
        return undefined;
    }
    /** The earliest assignment at which a term is true; `alone`, together with one that comes later. */
    satisfier({ space, states }, alone = space.all) {
        const history = this.#histories[space.id] ?? [];
        const wrong = space.complement(states) & alone;
        if (wrong === NONE)
            return undefined;
        const found = history[firstWhere(history.length, (index) => (history[index].left & wrong) === NONE)];
        if (found === undefined)
            throw new Error(`nothing decided of ${space.name} makes its term true`);
        return found;
    }
    /** Forgets everything after the given number of decisions; returns what it followed from. */
    backtrack(level) {
        const touched = new Set();
        const causes = [];
        for (let last = this.#assignments.at(-1); last !== undefined && last.level > level; last = this.#assignments.at(-1)) {
            this.#assignments.pop();
            this.#histories[last.space.id]?.pop();
            touched.add(last.space);
            if (last.because !== undefined)
                causes.push(last.because);
        }
        this.#level = level;
        for (const space of touched)
            this.#note(space);
        return causes;
    }
    /** Package → its version's bit. */
    decisions() {
        return new Map(this.#assignments.filter(({ because }) => because === undefined).map(({ space, states }) => [space, states]));
    }
    #push(space, states, because) {
        const assignment = {
            space,
            states,
            left: this.left(space) & states,
            level: this.#level,
            index: this.#assignments.length,
            ...(because === undefined ? {} : { because }),
        };
        this.#assignments.push(assignment);
        const history = this.#histories[space.id];
        if (history === undefined)
            this.#histories[space.id] = [assignment];
        else
            history.push(assignment);
        this.#note(space);
    }
    #note(space) {
        const last = this.#histories[space.id]?.at(-1);
        this.#left[space.id] = last?.left ?? space.all;
        // Nothing can follow for a package once it is decided, so a decision is always the last of its history.
        if (last === undefined || last.because === undefined || (last.left & ABSENT) !== NONE) {
            this.#needed.delete(space);
            return;
        }
        const choices = space.choices(last.left);
        if (this.#needed.get(space) === choices)
            return;
        this.#needed.set(space, choices);
        this.#spaces[space.id] = space;
        this.#queue.add(choices * MOST_SPACES + space.id);
    }
}
/** More packages than there ever are. */
const MOST_SPACES = 2 ** 24;

;// CONCATENATED MODULE: ./src/package/resolve/watches.js
/**
 * Rules by the packages that could make them say something. As long as two terms of a rule aren't true, nothing follows
 * from it: so each rule is looked at only when one of two of its terms may have become true. Going back makes no term
 * true, so nothing has to be done then.
 *
 * @see https://www.cs.upc.edu/~oliveras/TDV/chaff.pdf section 2: two watched literals
 */
class Watches {
    #solution;
    /** By the package's id: rules whose first or second term is about it. */
    #about = [];
    #onLook;
    /** @param onLook hears of each rule that is looked at */
    constructor(solution, onLook) {
        this.#solution = solution;
        this.#onLook = onLook;
    }
    /** Takes a rule and says what it means right now. */
    add(rule) {
        // The terms that will be the first to be no longer true, when it is gone back, are watched.
        const terms = rule.terms
            .map((term) => ({ term, since: this.#since(term) }))
            .sort((a, b) => b.since - a.since)
            .map(({ term }) => term);
        const watch = { rule, terms };
        for (const { space } of terms.slice(0, 2))
            this.#list(space).push(watch);
        return this.meaningOf(rule);
    }
    /** What a rule means right now. */
    meaningOf(rule) {
        this.#onLook();
        const open = rule.terms.filter((term) => !this.#solution.isTrue(term));
        const [term] = open;
        if (term === undefined)
            return { kind: 'conflict', rule };
        return open.length === 1 && this.#solution.canBeTrue(term) ? { kind: 'follows', rule, term } : undefined;
    }
    /** What the rules about a package mean, of which less is left than before; the last ones first, they say most. */
    *changed(space) {
        const list = this.#list(space);
        for (let index = list.length - 1; index >= 0; index--) {
            const watch = list[index];
            // A rule went elsewhere, and the list has become shorter.
            if (watch === undefined)
                continue;
            this.#onLook();
            const meaning = this.#look(watch, space, index);
            if (meaning !== undefined)
                yield meaning;
        }
    }
    #look({ rule, terms }, space, index) {
        const own = terms[0]?.space === space ? 0 : 1;
        const [term, other] = [terms[own], terms[1 - own]];
        if (other === undefined)
            return this.meaningOf(rule);
        if (!this.#solution.isTrue(term) || !this.#solution.canBeTrue(other))
            return undefined;
        for (let at = 2; at < terms.length; at++) {
            const next = terms[at];
            if (this.#solution.isTrue(next))
                continue;
            terms[own] = next;
            terms[at] = term;
            this.#move(space, index, next.space);
            return undefined;
        }
        return this.#solution.isTrue(other) ? { kind: 'conflict', rule } : { kind: 'follows', rule, term: other };
    }
    #move(from, index, to) {
        const list = this.#list(from);
        const watch = list[index];
        const last = list.pop();
        if (last !== watch)
            list[index] = last;
        this.#list(to).push(watch);
    }
    #list({ id }) {
        const list = this.#about[id] ?? [];
        this.#about[id] = list;
        return list;
    }
    /** When a term became true; terms that aren't come last of all. */
    #since(term) {
        return this.#solution.isTrue(term) ? (this.#solution.satisfier(term)?.index ?? -1) : Number.POSITIVE_INFINITY;
    }
}

;// CONCATENATED MODULE: ./src/package/resolve/solve.js




/**
 * PubGrub: decide on a version, draw what follows, and learn from each conflict what can't be, so that the same mistake
 * is made once. What was learnt last of all is the proof that there is no answer.
 *
 * @see https://github.com/dart-lang/pub/blob/master/doc/solver.md
 * @param stepLimit largest number of rules to look at
 */
function solve(universe, stepLimit) {
    return new Solver(universe, stepLimit).run();
}
class GaveUp extends Error {
}
class Impossible extends Error {
    proof;
    constructor(proof) {
        super('no answer');
        this.proof = proof;
    }
}
class Solver {
    #universe;
    #stepLimit;
    #solution = new PartialSolution();
    #watches = new Watches(this.#solution, () => this.#step());
    #added = new Set();
    /** Rules that were heard of and not yet looked at. */
    #fresh = [];
    /** Rules that were found to speak against a decision. */
    #against = [];
    #steps = 0;
    constructor(universe, stepLimit) {
        this.#universe = universe;
        this.#stepLimit = stepLimit;
    }
    run() {
        const { root } = this.#universe;
        this.#add({ terms: [{ space: root, states: root.complement(root.present) }], why: { kind: 'root' } });
        try {
            for (let next = root; next !== undefined; next = this.#decide())
                this.#propagate(next);
            return { kind: 'solved', chosen: this.#solution.decisions(), steps: this.#steps };
        }
        catch (error) {
            if (error instanceof Impossible)
                return { kind: 'impossible', proof: error.proof, steps: this.#steps };
            if (error instanceof GaveUp)
                return { kind: 'gave-up', steps: this.#steps };
            throw error;
        }
    }
    #step() {
        this.#steps += 1;
        if (this.#steps > this.#stepLimit)
            throw new GaveUp();
    }
    #add(rule) {
        if (this.#added.has(rule))
            return;
        this.#added.add(rule);
        this.#fresh.push(rule);
    }
    /** Draws everything that follows from what is known of a package, and from rules that were heard of. */
    #propagate(first) {
        const changed = new Set([first]);
        do {
            this.#draw(this.#freshMeanings(), changed);
            for (const space of changed) {
                changed.delete(space);
                this.#draw(this.#watches.changed(space), changed);
            }
        } while (this.#fresh.length + this.#against.length > 0);
    }
    *#freshMeanings() {
        for (let rule = this.#fresh.pop(); rule !== undefined; rule = this.#fresh.pop()) {
            const meaning = this.#watches.add(rule);
            if (meaning !== undefined)
                yield meaning;
        }
        for (let rule = this.#against.pop(); rule !== undefined; rule = this.#against.pop()) {
            const meaning = this.#watches.meaningOf(rule);
            if (meaning !== undefined)
                yield meaning;
        }
    }
    #draw(meanings, changed) {
        for (const meaning of meanings) {
            if (meaning.kind === 'follows') {
                changed.add(this.#derive(meaning.term, meaning.rule));
                continue;
            }
            // What was still to be looked at is no longer so.
            changed.clear();
            this.#learn(meaning.rule);
            return;
        }
    }
    #derive({ space, states }, because) {
        this.#solution.derive(space, space.complement(states), because);
        return space;
    }
    /** Learns from a conflict, and goes back to where the lesson changes something. */
    #learn(conflict) {
        const lesson = this.#lesson(conflict);
        if (this.#added.has(lesson))
            this.#against.push(lesson);
        else
            this.#add(lesson);
    }
    #lesson(conflict) {
        const { root } = this.#universe;
        for (let lesson = conflict;;) {
            this.#step();
            if (lesson.terms.every((term) => term.space === root && asksFor(term)))
                throw new Impossible(lesson);
            const { last, before } = this.#satisfiers(lesson);
            if (last.because === undefined || before < last.level) {
                // Its level is enough, where all but the last term are true: what was decided in between stays.
                for (const rule of this.#solution.backtrack(last.level - 1))
                    this.#against.push(rule);
                return lesson;
            }
            lesson = resolvent(lesson, last.because, last.space, root);
        }
    }
    /** The assignment that made the last term true, and the number of decisions at which it would have followed. */
    #satisfiers({ terms }) {
        const all = terms.map((term) => ({ term, satisfier: this.#solution.satisfier(term) }));
        const found = all.filter((each) => each.satisfier !== undefined);
        const { term, satisfier: last } = found.reduce((a, b) => (b.satisfier.index > a.satisfier.index ? b : a));
        const others = found.filter((each) => each.term !== term).map(({ satisfier }) => satisfier.level);
        const rest = this.#solution.satisfier(term, last.states)?.level ?? 0;
        // The root is the first decision, and none ever goes back behind it.
        return { last, before: Math.max(1, rest, ...others) };
    }
    /** Decides on one more package; returns what to look at next, or nothing when there is an answer. */
    #decide() {
        const space = this.#solution.next();
        if (space === undefined)
            return undefined;
        const version = space.preferred(this.#solution.left(space));
        for (const rule of this.#universe.rules(space, version)) {
            this.#add(rule);
            const isAgainst = rule.terms.every((term) => term.space === space ? (term.states & version) !== NONE : this.#solution.isTrue(term));
            if (isAgainst)
                this.#against.push(rule);
        }
        // What its rules already exclude isn't decided: they are drawn on first, and another version is taken.
        if (this.#against.length === 0)
            this.#solution.decide(space, version);
        return space;
    }
}

;// CONCATENATED MODULE: ./src/package/resolve/package-rules.js


/**
 * What the versions of one package need. Versions that need the same share a rule: fewer to look at and to read. While
 * only one version of it is tried, "the same" is the same text, which costs nothing; from the second one on, it is the
 * same versions of the other package.
 */
class PackageRules {
    #space;
    #byText = new Map();
    #byMatch = new Map();
    #tried = NONE;
    constructor(space) {
        this.#space = space;
    }
    /** What a version needs of another package that its dependencies name. */
    of(state, on) {
        this.#tried |= state;
        const range = this.#space.versionOf(state).dependencies[on.name];
        const matching = on.matching(range);
        if (matching === undefined)
            return this.#rule(this.#byText, on, range, () => this.#unreadable(range, on));
        if (this.#tried === state)
            return this.#rule(this.#byText, on, range, () => this.#same((text) => text === range, on, matching));
        const isSame = (text) => text === range || on.matching(text) === matching;
        return this.#rule(this.#byMatch, on, matching, () => this.#same(isSame, on, matching));
    }
    #rule(rules, on, key, make) {
        const byKey = rules.get(on) ?? new Map();
        rules.set(on, byKey);
        const rule = byKey.get(key) ?? make();
        byKey.set(key, rule);
        return rule;
    }
    #same(isSame, on, matching) {
        const { states, ranges } = this.#versionsWith(isSame, on);
        return dependency({ space: this.#space, states }, { space: on, states: matching }, ranges);
    }
    #unreadable(range, on) {
        const { states } = this.#versionsWith((text) => text === range, on);
        const of = { space: this.#space, states };
        return { terms: [of], why: { kind: 'unreadable', of, on: on.name, range } };
    }
    #versionsWith(isSame, { name }) {
        const ranges = new Set();
        let states = NONE;
        for (const [index, { dependencies }] of this.#space.versions.entries()) {
            const range = Object.hasOwn(dependencies, name) ? dependencies[name] : undefined;
            if (range === undefined || !isSame(range))
                continue;
            states |= bitOf(index);
            ranges.add(range);
        }
        return { states, ranges: [...ranges] };
    }
}

;// CONCATENATED MODULE: ./src/package/resolve/universe.js



/** Everything that is known, as spaces and incompatibilities; only what is asked for is worked out. */
class Universe {
    root;
    #known;
    #lock;
    #spaces = new Map();
    /** Name in lower case → as it is written. */
    #written = new Map();
    #rules = new Map();
    #rulesOf = new Map();
    /** @throws {UserError} two names differ only in case */
    constructor({ root, known, lock }) {
        this.#known = known;
        this.#lock = lock?.packages ?? {};
        for (const name of [...known.keys()].sort())
            this.#write(name);
        this.#write(root.name);
        // Other versions of the root are of no use: this one is what is being packed.
        const { version, dependencies } = root;
        this.root = new Space(0, root.name, [{ version, dependencies, digest: '' }]);
        this.#spaces.set(root.name, this.root);
    }
    get names() {
        return [...this.#known.keys()].sort();
    }
    isKnown(space) {
        return space === this.root || this.#known.has(space.name);
    }
    space(name) {
        const before = this.#spaces.get(name);
        if (before !== undefined)
            return before;
        this.#write(name);
        const locked = Object.hasOwn(this.#lock, name) ? this.#lock[name]?.version : undefined;
        const space = new Space(this.#spaces.size, name, this.#known.get(name) ?? [], locked);
        this.#spaces.set(name, space);
        return space;
    }
    /** What follows when a package has this version; the same objects whenever they are asked for. */
    rules(space, state) {
        const known = this.#rulesOf.get(space) ?? new Map();
        this.#rulesOf.set(space, known);
        const rules = known.get(state) ?? this.#read(space, state);
        known.set(state, rules);
        return rules;
    }
    #read(space, state) {
        const { dependencies } = space.versionOf(state);
        const rules = this.#rules.get(space) ?? new PackageRules(space);
        this.#rules.set(space, rules);
        return Object.keys(dependencies)
            .sort()
            .map((name) => rules.of(state, this.space(name)));
    }
    #write(name) {
        const folded = name.toLowerCase();
        const before = this.#written.get(folded);
        if (before !== undefined && before !== name) {
            throw new errors/* UserError */.yo(`${before} and ${name} are two packages whose names differ only in case; write every name in lower case`);
        }
        this.#written.set(folded, name);
    }
}

;// CONCATENATED MODULE: ./src/package/resolve/resolve.js








/** Some hundred times what a thousand packages with fifty versions each take; twice, where most pin what they need. */
const STEP_LIMIT = 5_000_000;
/**
 * One version of every package that a package needs, near or far: the locked ones wherever they fit, else the newest
 * that fit together. The same known packages give the same answer in whatever order they come.
 *
 * @throws {UserError} a range or a name can't be read, nothing fits (and why), packages need each other in a circle,
 *   the lock has other digests than the index, or `locked` and the answer is another
 */
function resolve_resolve(request) {
    const { root, known, lock, stepLimit = STEP_LIMIT } = request;
    checkRanges(root);
    checkLock(request);
    const universe = new Universe({ root, known, ...(lock === undefined ? {} : { lock }) });
    const outcome = solve(universe, stepLimit);
    const whose = `the dependencies of ${root.name} ${root.version}`;
    if (outcome.kind === 'gave-up') {
        throw new errors/* UserError */.yo(`${whose} are still open after ${stepLimit} steps; narrow their ranges, or resolve from a lock file that fits`);
    }
    if (outcome.kind === 'impossible') {
        const lines = explain(universe, outcome.proof);
        const reason = lines.length === 1 ? ` ${lines[0]?.replace(/\.$/, '')}` : lines.map((line) => `\n  ${line}`).join('');
        throw new errors/* UserError */.yo(`${whose} can't be met:${reason}`);
    }
    const packages = packagesOf(outcome.chosen, universe.root);
    checkCycle(root, packages);
    const changes = changesOf(lock, packages);
    if (request.locked === true && changes.length > 0)
        throw drifted(request, packages);
    return { packages, lock: lockOf(packages), changes, steps: outcome.steps };
}
function packagesOf(chosen, root) {
    return [...chosen]
        .filter(([space]) => space !== root)
        .map(([space, state]) => {
        const { version, digest, dependencies } = space.versionOf(state);
        return { name: space.name, version, digest, dependencies: Object.keys(dependencies).sort() };
    })
        .sort((a, b) => (a.name < b.name ? -1 : 1));
}
function lockOf(packages) {
    const entries = packages.map(({ name, version, digest }) => [name, { version, digest }]);
    return { schema: 1, packages: Object.fromEntries(entries) };
}
function checkRanges({ name, dependencies }) {
    for (const [needed, range] of Object.entries(dependencies)) {
        if (readRange(range) !== undefined)
            continue;
        throw new errors/* UserError */.yo(`${name} needs ${needed} ${JSON.stringify(range)}, which is no range of versions; write one such as ^1.2.0 or >=1.2.0 <3`);
    }
}
/** A version that is there with other bytes than it was locked with was replaced: nothing of it is to be trusted. */
function checkLock({ known, lock, locked }) {
    if (lock === undefined) {
        if (locked !== true)
            return;
        throw new errors/* UserError */.yo(`there is no ${LOCK} to keep to; resolve without locked once and commit the file`);
    }
    for (const [name, { version, digest }] of Object.entries(lock.packages)) {
        const found = known.get(name)?.find((each) => each.version === version);
        if (found === undefined || found.digest === digest)
            continue;
        throw new errors/* UserError */.yo(`${name} ${version} is ${found.digest} in the repository and ${digest} in ${LOCK}: it was replaced, so find out by whom before you use either`);
    }
}
function checkCycle({ name, version, dependencies }, packages) {
    const needs = new Map(packages.map((each) => [each.name, each.dependencies]));
    const cycle = findCycle(name, needs.set(name, Object.keys(dependencies).sort()));
    if (cycle === undefined)
        return;
    const versions = new Map(packages.map((each) => [each.name, each.version])).set(name, version);
    const path = cycle.map((each) => `${each} ${versions.get(each)}`).join(' → ');
    throw new errors/* UserError */.yo(`packages need each other in a circle, ${path}; take one of these dependencies out`);
}
function drifted(request, packages) {
    const clauses = changesOf(request.lock, packages).map((change) => changeText(change, request, packages));
    return new errors/* UserError */.yo(`${LOCK} is out of date: ${clauses.join('; ')}; resolve without locked and commit the new file`);
}

;// CONCATENATED MODULE: ./src/repository/universe.js

/** What a resolution may choose from: the versions of a signed index, with the digests that it has. */
function knownPackages({ packages }) {
    return new Map(packages.map(({ name, versions }) => [
        name,
        versions.map(({ version, digest, dependencies, yanked }) => ({
            version,
            digest,
            dependencies,
            ...(yanked !== undefined && { yanked: true }),
        })),
    ]));
}
/**
 * Chooses one version of every package that is needed; the lock has the digests of the index, so that what is pulled later
 * is what was signed there.
 *
 * @throws {UserError} nothing fits and why, the lock has other digests, or `locked` and the answer is another
 */
function resolvePackages(index, request) {
    return resolve_resolve({ ...request, known: knownPackages(index) });
}

;// CONCATENATED MODULE: ./src/report/index-site/addresses.js
/** Where pages lie and links lead. Names and addresses may come from anywhere. */
/** Names that Windows keeps for devices, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
const LONGEST_ADDRESS = 2_000;
/**
 * The path of a package's page from the root of the site: `packages/acme/shop.html`. Two names never share one, on disks
 * that fold case neither, and none leaves its folder.
 */
function pagePath(name) {
    return `packages/${name.split('/').map(addresses_segment).join('/')}.html`;
}
/** What no valid name holds is written as `_` and its code point, so `..` is `_2e__2e_`. */
function addresses_segment(part) {
    if (part === '')
        return '__';
    const device = DEVICE.test(part);
    return [...part.toWellFormed()]
        .map((letter, index) => (/[a-z0-9-]/.test(letter) && !(device && index === 0) ? letter : spelled(letter)))
        .join('');
}
function spelled(letter) {
    return `_${letter.codePointAt(0)?.toString(16)}_`;
}
/** From a page to a path from the root, as a link. */
function linkFrom(page, path) {
    return `${'../'.repeat(page.split('/').length - 1)}${path}`;
}
/** An address that may be followed: of the web alone, and nothing in it that a reader would take for another. */
function webAddress(text) {
    if (text === undefined || text.length > LONGEST_ADDRESS || !/^https?:\/\/[^\s"<>\\^`{|}]+$/i.test(text))
        return undefined;
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
        ? url.href
        : undefined;
}
/** How forges lay out a commit and a file of it; others are linked as a whole. */
const FORGES = [
    { host: /(?:^|\.)gitlab\./, commit: '/-/commit/', file: '/-/blob/' },
    { host: /^bitbucket\.org$/, commit: '/commits/', file: '/src/' },
    { host: /^codeberg\.org$|(?:^|\.)(?:gitea|forgejo)\./, commit: '/commit/', file: '/src/commit/' },
    { host: /^github\.com$|(?:^|\.)github\./, commit: '/commit/', file: '/blob/' },
];
/** A commit on its forge; undefined where that is not known. */
function commitAddress(source, commit) {
    return onForge(source, commit, ({ commit: way }) => `${way}${commit}`);
}
/** A file as it was in a commit; undefined where that is not known, or where it would leave the repository. */
function fileAddress(source, commit, path) {
    if (!/^(?:\.\/)?[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\/?(?:#[\w-]*)?$/.test(path))
        return undefined;
    return onForge(source, commit, ({ file }) => `${file}${commit}/${path.replace(/^\.\//, '')}`);
}
function onForge(source, commit, way) {
    const address = webAddress(source);
    if (address === undefined || !/^[0-9a-f]{40,64}$/.test(commit))
        return undefined;
    const url = new URL(address);
    if (url.protocol !== 'https:')
        return undefined;
    const forge = FORGES.find(({ host }) => host.test(url.hostname));
    return forge && `${url.origin}${url.pathname.replace(/(?:\.git)?\/*$/, '')}${way(forge)}`;
}

;// CONCATENATED MODULE: ./src/report/index-site/chosen.js

/** The version for somebody new: the newest that is not yanked, a release before a prerelease. */
function chosenVersion({ versions }) {
    const left = versions.filter(({ yanked }) => yanked === undefined);
    return left.find(({ version }) => (0,semver.prerelease)(version) === null) ?? left[0];
}

;// CONCATENATED MODULE: ./src/report/index-site/dependencies.js


/** Enough for everything real; one package's page must not hold up all others. */
const dependencies_STEP_LIMIT = 20_000;
function needsOf({ name }, { version, dependencies }, known) {
    const own = Object.entries(dependencies).sort(byName);
    if (own.length === 0)
        return { packages: [] };
    const asked = own.map(([needed, range]) => ({ name: needed, askedBy: [{ name, range }] }));
    try {
        const { packages } = resolve_resolve({ root: { name, version, dependencies }, known, stepLimit: dependencies_STEP_LIMIT });
        const rangesOf = new Map(packages.map((one) => [one.name, dependencies_dependenciesOf(known, one.name, one.version)]));
        const askers = [
            { name, ranges: dependencies },
            ...[...rangesOf].map(([asker, ranges]) => ({ name: asker, ranges })),
        ];
        return {
            packages: packages.map((one) => ({
                name: one.name,
                version: one.version,
                askedBy: askers.flatMap((asker) => Object.hasOwn(asker.ranges, one.name) ? [{ name: asker.name, range: asker.ranges[one.name] ?? '' }] : []),
            })),
        };
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        return { packages: asked, trouble: error.message };
    }
}
/** Package name → who needs it, by name. */
function dependentsOf(chosen) {
    const found = new Map();
    for (const [name, { version, dependencies }] of chosen) {
        for (const [needed, range] of Object.entries(dependencies)) {
            const list = found.get(needed) ?? [];
            list.push({ name, version, range });
            found.set(needed, list);
        }
    }
    return found;
}
function dependencies_dependenciesOf(known, name, version) {
    return known.get(name)?.find((one) => one.version === version)?.dependencies ?? {};
}
function byName([one], [other]) {
    return one < other ? -1 : one > other ? 1 : 0;
}

;// CONCATENATED MODULE: ./src/report/index-site/environments.js
/** What came into each environment last, in the order in which versions go through them. */
function environments_standing(found) {
    const last = new Map();
    // Newest version first: of two that came at once, the newer one stands.
    for (const arrival of found.versions.flatMap(arrivalsOf)) {
        const before = last.get(arrival.environment);
        if (before === undefined || before.at < arrival.at)
            last.set(arrival.environment, arrival);
    }
    return environments_inOrder(found.versions).flatMap((environment) => last.get(environment) ?? []);
}
/** A version's own, oldest first. */
function arrivalsOf(version) {
    return [
        { environment: version.stage, version, at: version.created },
        ...version.promotions.map((promotion) => ({ environment: promotion.to, version, at: promotion.at, promotion })),
    ];
}
/** Each environment after those that versions come from; in a circle, and beside each other, by name. */
function environments_inOrder(versions) {
    const before = new Map();
    const add = (name) => before.get(name) ?? before.set(name, new Set()).get(name);
    for (const { stage, promotions } of versions) {
        add(stage);
        for (const { from, to } of promotions) {
            add(from);
            if (from !== to)
                add(to).add(from);
        }
    }
    const order = [];
    const left = new Set([...before.keys()].sort());
    while (left.size > 0) {
        const free = [...left].find((name) => [...(before.get(name) ?? [])].every((one) => !left.has(one)));
        const next = free ?? [...left][0];
        order.push(next);
        left.delete(next);
    }
    return order;
}

;// CONCATENATED MODULE: ./src/report/index-site/words.js

/** Small things that all pages say the same way. */
const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/;
/** `2026-11-21 15:04 UTC`; what is no time in UTC is shown as it is. */
function words_time(at) {
    const [, day, minute] = MOMENT.exec(at) ?? [];
    return day === undefined ? at : markup_element('time', { datetime: at }, `${day} ${minute} UTC`);
}
/** The day alone, for lists. */
function day(at) {
    const [, found] = MOMENT.exec(at) ?? [];
    return found === undefined ? at : markup_element('time', { datetime: at }, found);
}
/** `812 B`, `3.4 kB`, `212 MB`: a thousand to a step, as registries count. */
function bytes(count) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let value = count;
    let unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
        value /= 1000;
        unit += 1;
    }
    return `${unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}
const NUMBER = new Intl.NumberFormat('en-US');
/** `2,000` */
function words_number(count) {
    return NUMBER.format(count);
}
/** `1 package`, `2,000 packages` */
function words_counted(count, one, many = `${one}s`) {
    return `${words_number(count)} ${count === 1 ? one : many}`;
}
/** Fingerprints in groups of four, as people compare them; everything else as it is. */
function signerText(signer) {
    return /^[0-9A-F]{40}$|^[0-9A-F]{64}$/.test(signer) ? (signer.match(/.{4}/g)?.join(' ') ?? signer) : signer;
}
function chip(mood, words) {
    return markup_element('span', { class: `chip ${mood}`.trim() }, words);
}
/** A text with a button that copies it, where there is a script to do so. @param what is copied, for those who hear it */
function copyable(text, what) {
    return markup_element('span', { class: 'copyable' }, markup_element('code', {}, text), copyButton(what));
}
function copyButton(what) {
    return markup_element('button', { type: 'button', class: 'copy', 'aria-label': `Copy ${what}` }, 'Copy');
}

;// CONCATENATED MODULE: ./src/report/index-site/shell.js



/** No script and no style of a page's own, nothing from elsewhere; forms lead nowhere. */
const shell_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";
const FRONT = 'index.html';
const STYLE = 'style.css';
const SCRIPT = 'site.js';
const ICON = 'icon.svg';
/** A whole page. @param page its path from the root of the site */
function pageOf(site, page, title, content) {
    const from = (path) => linkFrom(page, path);
    const whole = markup_element('html', { lang: 'en', 'data-expires': site.index.expires }, markup_element('head', {}, markup_element('meta', { charset: 'utf-8' }), markup_element('meta', { 'http-equiv': 'Content-Security-Policy', content: shell_POLICY }), markup_element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }), markup_element('meta', { name: 'referrer', content: 'no-referrer' }), markup_element('meta', { name: 'color-scheme', content: 'light dark' }), markup_element('title', {}, title), markup_element('link', { rel: 'icon', type: 'image/svg+xml', href: from(ICON) }), markup_element('link', { rel: 'stylesheet', href: from(STYLE) }), markup_element('script', { src: from(SCRIPT), defer: '' })), markup_element('body', {}, markup_element('a', { class: 'skip', href: '#content' }, 'Skip to the content'), page === FRONT
        ? undefined
        : markup_element('header', { class: 'site' }, markup_element('nav', { 'aria-label': 'Site' }, markup_element('a', { href: from(FRONT) }, '← ', site.title))), markup_element('main', { id: 'content', tabindex: -1 }, expiry(site), ...content), footer(site), markup_element('p', { class: 'unseen', role: 'status', id: 'said' })));
    return `<!DOCTYPE html>\n${whole.markup}\n`;
}
/** The script shows it too when the page is read after the index expired. */
function expiry({ index, expired }) {
    return markup_element('p', { class: 'warning', id: 'expired', role: 'alert', hidden: expired ? undefined : '' }, markup_element('strong', {}, 'This index has expired'), ' (', words_time(index.expires), '). There may be newer versions and yanked ones that it does not show: have it written again, and deploy nothing from it.');
}
function footer({ index }) {
    return markup_element('footer', { class: 'site' }, markup_element('p', {}, 'From the signed index of ', markup_element('code', {}, index.repository), `, serial ${index.serial}, written `, words_time(index.generated), ', good until ', words_time(index.expires), '. What stands here was verified when the index was written; a deploy verifies it again.'));
}

;// CONCATENATED MODULE: ./src/report/index-site/front.js






const LONGEST_DESCRIPTION = 200;
/** Enough of a digest or a commit to find it by; the script cuts what is searched for to as many. */
const FOUND_BY = 10;
/** The list of all packages; the script searches it. */
function frontPage(site, chosen) {
    const { index, title } = site;
    const versions = index.packages.reduce((sum, { versions }) => sum + versions.length, 0);
    return pageOf(site, FRONT, title, [
        markup_element('h1', {}, title),
        markup_element('p', { class: 'lead' }, `${words_counted(index.packages.length, 'package')}, ${words_counted(versions, 'version')}. Signed index number ${index.serial}, good until `, words_time(index.expires), '.'),
        ...(index.packages.length === 0
            ? [markup_element('p', { class: 'muted' }, 'There is no package in this repository yet.')]
            : [search(), front_list(index.packages, chosen)]),
    ]);
}
function search() {
    return markup_element('div', { class: 'search', role: 'search' }, markup_element('label', { for: 'search' }, 'Search'), markup_element('input', {
        id: 'search',
        type: 'search',
        autocomplete: 'off',
        spellcheck: 'false',
        'aria-describedby': 'search-hint',
        'aria-controls': 'packages',
        placeholder: 'Name, words, environment, commit or digest',
    }), markup_element('span', { id: 'search-hint', class: 'muted' }, 'Press ', markup_element('kbd', {}, '/'), ' to search, ', markup_element('kbd', {}, '↓'), ' to go through what was found.'), markup_element('p', { id: 'count', role: 'status' }));
}
function front_list(packages, chosen) {
    const header = ['Package', 'Version', 'Environments', 'Signed', 'Committed'];
    return markup_element('table', { class: 'packages', role: 'table' }, markup_element('caption', { class: 'unseen' }, 'Packages'), markup_element('thead', { role: 'rowgroup' }, markup_element('tr', { role: 'row' }, ...header.map((name) => markup_element('th', { scope: 'col', role: 'columnheader' }, name)))), markup_element('tbody', { id: 'packages', role: 'rowgroup' }, ...packages.map((one) => row(one, chosen.get(one.name)))));
}
function row(found, version) {
    const description = text_cut(text_oneLine(found.description), LONGEST_DESCRIPTION);
    return markup_element('tr', { role: 'row', 'data-found-by': digits(found) }, markup_element('th', { scope: 'row', role: 'rowheader' }, markup_element('a', { href: linkFrom(FRONT, pagePath(found.name)) }, found.name), description === '' ? undefined : markup_element('p', {}, description)), front_cell(version === undefined ? chip('bad', 'yanked') : version.version), front_cell(environments_standing(found).map(({ environment, version }) => [
        chip(version.yanked ? 'bad' : '', `${environment} ${version.version}`),
        ' ',
    ])), front_cell(signed(version)), front_cell(version === undefined ? '' : day(version.created)));
}
function front_cell(content) {
    return markup_element('td', { role: 'cell' }, content);
}
function signed(version) {
    if (version === undefined)
        return '';
    const kinds = new Set(version.signatures.map(({ kind }) => (kind === 'openpgp' ? 'OpenPGP' : 'Sigstore')));
    return kinds.size === 0 ? chip('bad', 'unsigned') : [...kinds].sort().join(', ');
}
/** The beginnings of what people have in hand: digests of packages and images, and commits. */
function digits({ versions }) {
    const found = versions.flatMap(({ digest, commit, images }) => [digest, commit, ...Object.values(images)]);
    const starts = found.map((text) => /[0-9a-f]{40,64}$/.exec(text)?.[0].slice(0, FOUND_BY) ?? '');
    return [...new Set(starts)].filter((start) => start !== '').join(' ');
}

;// CONCATENATED MODULE: ./src/report/index-site/icon.js
/** A parcel on steps: seen in the tab, on light and on dark. */
const ICON_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#0969da" d="M4 28v-6h8v-6h8v-6h8v18z"/><path fill="#45c1ad" d="M6 6h10v8H6z"/></svg>\n';

;// CONCATENATED MODULE: ./src/report/svg/scale.js

/** How far beyond its ends a scale goes on, in lengths of itself: enough for a line to leave in its true direction. */
const BEYOND = 20;
/** Always finite, also for values that are not. */
function scale_linear([low, high], [start, end]) {
    return (value) => {
        const way = high > low ? (value - low) / (high - low) : 0;
        return start + Math.min(1 + BEYOND, Math.max(-BEYOND, Number.isNaN(way) ? 0 : way)) * (end - start);
    };
}
/** The path through points; null interrupts it. A point alone is drawn as a dot, where the stroke's ends are round. */
function pathThrough(points) {
    let path = '';
    let pen = 'M';
    for (const point of points) {
        if (point === null) {
            pen = 'M';
            continue;
        }
        path += `${pen}${decimal(point[0])},${decimal(point[1])}`;
        if (pen === 'M')
            path += 'h0';
        pen = 'L';
    }
    return path;
}
/** The closed outline between an upper and a lower edge, which have as many points. */
function outline(upper, lower) {
    if (upper.length === 0)
        return '';
    const corners = [...upper, ...[...lower].reverse()].map(([x, y]) => `${decimal(x)},${decimal(y)}`);
    return `M${corners.join('L')}Z`;
}
const UNITS = [
    { name: 's', seconds: 1, upTo: 180, steps: [1, 2, 5, 10, 15, 30] },
    { name: 'min', seconds: 60, upTo: 3 * 3600, steps: [0.5, 1, 2, 5, 10, 15, 30] },
    { name: 'h', seconds: 3600, upTo: 3 * 86_400, steps: [0.5, 1, 2, 3, 6, 12] },
    { name: 'd', seconds: 86_400, upTo: Infinity, steps: [0.5, 1, 2, 5, 10, 20, 50, 100] },
];
/** Ticks from 0 at round times, at most so many, in the unit that people would use. */
function timeTicks(end, most) {
    const unit = UNITS.find(({ upTo }) => end <= upTo) ?? UNITS[3];
    const span = end / unit.seconds;
    const step = unit.steps.find((one) => span / one < most) ?? span;
    const ticks = Array.from({ length: Math.floor(span / step + 1e-9) + 1 }, (_, k) => ({
        at: k * step * unit.seconds,
        label: String(Math.round(k * step * 10) / 10),
    }));
    return { unit: unit.name, ticks };
}
/** Powers of ten within natural logarithms, as odds: 1/10, 1, 10, 100, 1,000, 10⁴. At most so many. */
function oddsTicks([low, high], most) {
    const first = Math.ceil(low / Math.LN10 - 1e-9);
    const last = Math.floor(high / Math.LN10 + 1e-9);
    const step = Math.max(1, Math.ceil((last - first + 1) / most));
    const ticks = [];
    for (let power = Math.ceil(first / step) * step; power <= last; power += step) {
        ticks.push({ at: power * Math.LN10, label: powerOfTen(power) });
    }
    return ticks;
}
function powerOfTen(power) {
    const whole = (exponent) => exponent <= 3 ? (10 ** exponent).toLocaleString('en-US') : `10${superscript(exponent)}`;
    return power < 0 ? `1/${whole(-power)}` : whole(power);
}
function superscript(value) {
    return [...String(value)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}
const RATIOS = (/* unused pure expression or super */ null && ([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]));
/** Round ratios within two; where they are many, powers of ten alone. */
function ratioTicks([low, high], most) {
    const within = RATIOS.filter((ratio) => ratio >= low * 0.999 && ratio <= high * 1.001);
    const chosen = within.length <= most ? within : within.filter((ratio) => Number.isInteger(Math.log10(ratio)));
    return chosen.map((ratio) => ({ at: Math.log(ratio), label: String(ratio) }));
}

;// CONCATENATED MODULE: ./src/report/svg/chart.js




const LONGEST_TITLE = 60;
const chart_MARGIN = { left: 62, right: 20, bottom: 46 };
/** Room for the words of levels. */
const LEVELS_MARGIN = 88;
const LEVEL_LINE = 14;
const TITLE_LINE = 24;
const LEGEND_LINE = 46;
const PLOT_TOP = 80;
/** Half of a broad stroke: a curve along the edge is seen whole. */
const BLEED = 2;
/** Axes, grid, bands, legend; and within them what `draw` makes. */
function chart(setting) {
    const { width, height, title, description, x, y, legend, bands = [], levels = [], draw, over } = setting;
    const left = chart_MARGIN.left;
    const right = width - (levels.length > 0 ? LEVELS_MARGIN : chart_MARGIN.right);
    const bottom = height - chart_MARGIN.bottom;
    const plot = {
        left,
        right,
        top: PLOT_TOP,
        bottom,
        x: linear(x.domain, [left, right]),
        y: linear(y.domain, [bottom, PLOT_TOP]),
    };
    const content = [
        chart_text(16, TITLE_LINE, cut(oneLine(title), LONGEST_TITLE), 'heading'),
        ...legendOf(legend),
        ...bandsOf(bands, plot),
        ...y.ticks.flatMap(({ at, label }) => [
            element('line', { class: 'grid', x1: left, x2: right, y1: plot.y(at), y2: plot.y(at) }),
            chart_text(left - 8, plot.y(at) + 4, label, 'end'),
        ]),
        ...x.ticks.map(({ at, label }) => chart_text(plot.x(at), bottom + 17, label, 'middle')),
        ...levelsOf(levels, plot),
        chart_within(plot, draw(plot)),
        element('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
        ...x.ticks.map(({ at }) => element('line', { class: 'axis', x1: plot.x(at), x2: plot.x(at), y1: bottom, y2: bottom + 4 })),
        ...(over?.(plot) ?? []),
        chart_text((left + right) / 2, height - 10, x.title, 'middle'),
        turned(14, (PLOT_TOP + bottom) / 2, y.title),
    ];
    return { width, height, title: cut(oneLine(title), LONGEST_TITLE), description, content };
}
function chart_text(x, y, words, styles) {
    return markup_element('text', { x, y, class: styles === '' ? undefined : styles }, words);
}
/** Rough, on the broad side: fonts differ. */
function widthOf(words, size = 12) {
    return words.length * size * 0.58;
}
function turned(x, y, words) {
    return element('text', { class: 'middle', transform: `translate(${x},${Math.round(y)}) rotate(-90)` }, words);
}
function legendOf(entries) {
    let x = 16;
    return entries.flatMap(({ label, colour, kind }) => {
        const start = x;
        const words = cut(oneLine(label), LONGEST_TITLE);
        x += 24 + widthOf(words) + 18;
        return [sample(start, colour, kind), chart_text(start + 24, LEGEND_LINE, words, '')];
    });
}
function sample(x, colour, kind) {
    const y = LEGEND_LINE - 4;
    if (kind === 'area')
        return element('rect', { class: `${colour}-area`, x, y: y - 6, width: 18, height: 12, rx: 2 });
    if (kind === 'dot')
        return element('circle', { class: `${colour}-fill`, cx: x + 9, cy: y, r: 3 });
    const style = kind === 'dashes' ? 'limit' : 'curve';
    return element('path', { class: `${style} ${colour}-line`, d: `M${decimal(x)},${y}h18` });
}
/** Words beside the lines, moved apart where the lines are close. */
function levelsOf(levels, { y, left, right }) {
    let free = Number.NEGATIVE_INFINITY;
    return [...levels]
        .sort((a, b) => y(a.at) - y(b.at))
        .flatMap(({ at, label, colour }) => {
        const line = y(at);
        const first = Math.max(line - 1, free);
        free = first + 2 * LEVEL_LINE + 3;
        return [
            element('path', { class: `limit ${colour}-line`, d: `M${left},${decimal(line)}H${right}` }),
            ...label.map((words, index) => chart_text(right + 6, first + index * LEVEL_LINE, words, `${colour}-fill`)),
        ];
    });
}
/** An inner drawing area cuts off without an id, which many pictures on one page could share. */
function chart_within({ left, right, top, bottom }, content) {
    const [x, y, width, height] = [left, top - BLEED, right - left + BLEED, bottom - top + 2 * BLEED];
    return element('svg', { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, content);
}
function bandsOf(bands, { x, top, bottom }) {
    let free = Number.NEGATIVE_INFINITY;
    return bands.flatMap(({ from, to, label }, index) => {
        const [left, right] = [x(from), x(to)];
        const middle = (left + right) / 2;
        const half = widthOf(label) / 2;
        const fits = middle - half >= free && half * 2 <= right - left;
        if (fits)
            free = middle + half + 6;
        return [
            ...(index % 2 === 0
                ? [element('rect', { class: 'band', x: left, y: top - 20, width: right - left, height: bottom - top + 20 })]
                : []),
            ...(fits ? [chart_text(middle, top - 7, label, 'middle')] : []),
        ];
    });
}
/** The picture within a page that has PALETTE and DRAWING in its style sheet; `id` is unique there. */
function inPage(picture, id) {
    return drawn(picture, id, []);
}
/** The picture as a file: opened alone or shown as an image. */
function asFile(picture) {
    const whole = drawn(picture, 'picture', [styleElement(PALETTE + DRAWING)]);
    return `${whole.markup}\n`;
}
function drawn({ width, height, title, description, content, linked }, id, style) {
    return markup_element('svg', {
        xmlns: 'http://www.w3.org/2000/svg',
        class: 'picture',
        viewBox: `0 0 ${width} ${height}`,
        width,
        height,
        role: linked === true ? 'group' : 'img',
        'aria-labelledby': `${id}-title ${id}-description`,
    }, markup_element('title', { id: `${id}-title` }, title), markup_element('desc', { id: `${id}-description` }, description), ...style, markup_element('rect', { class: 'paper', width, height, rx: 8 }), content);
}

;// CONCATENATED MODULE: ./src/report/index-site/columns.js
/** Places the points of a graph without circles in columns, each behind all that lead to it. */
const SWEEPS = 4;
/** @param points in the order in which they stand where nothing else says it; edges lead between them and make no circle */
function columnsOf(points, edges) {
    const depth = depths(points, edges);
    const places = new Map();
    const columns = [];
    const put = (id, column) => {
        columns[column] ??= [];
        const list = columns[column];
        const place = { id, column, row: list.length };
        list.push(place);
        places.set(id, place);
        return place;
    };
    for (const point of points)
        put(point, depth.get(point) ?? 0);
    const ways = edges.map(({ from, to }) => {
        const [start, end] = [places.get(from), places.get(to)];
        if (start === undefined || end === undefined)
            throw new Error(`the edge from ${from} to ${to} has no end`);
        const between = Array.from({ length: end.column - start.column - 1 }, (_, k) => put(`${from} ${to} ${k}`, start.column + 1 + k));
        return [start, ...between, end];
    });
    untangle(columns, ways);
    return { places, columns, ways };
}
/** The length of the longest way to each point. */
function depths(points, edges) {
    const depth = new Map(points.map((point) => [point, 0]));
    for (let round = 0; round <= points.length; round += 1) {
        let changed = false;
        for (const { from, to } of edges) {
            const least = (depth.get(from) ?? 0) + 1;
            if ((depth.get(to) ?? 0) >= least)
                continue;
            depth.set(to, least);
            changed = true;
        }
        if (!changed)
            return depth;
    }
    throw new Error('a circle has no columns');
}
/** Sorts each column by the middle of its neighbours' rows, forth and back: few edges cross then. */
function untangle(columns, ways) {
    const before = new Map();
    const after = new Map();
    for (const way of ways) {
        for (const [index, place] of way.entries()) {
            const next = way[index + 1];
            if (next === undefined)
                continue;
            before.set(next, [...(before.get(next) ?? []), place]);
            after.set(place, [...(after.get(place) ?? []), next]);
        }
    }
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
        const forth = sweep % 2 === 0;
        for (const column of forth ? columns : [...columns].reverse())
            sortBy(column, forth ? before : after);
    }
}
function sortBy(column, neighbours) {
    const middle = new Map(column.map((place) => {
        const rows = (neighbours.get(place) ?? []).map(({ row }) => row);
        return [place, rows.length === 0 ? place.row : rows.reduce((sum, row) => sum + row, 0) / rows.length];
    }));
    column.sort((one, other) => (middle.get(one) ?? 0) - (middle.get(other) ?? 0) || one.row - other.row);
    for (const [row, place] of column.entries())
        place.row = row;
}

;// CONCATENATED MODULE: ./src/report/index-site/boxes.js




const BOX = { height: 44, gap: 14, least: 96, most: 260 };
const STEP = BOX.height + BOX.gap;
const BETWEEN = 56;
const boxes_MARGIN = 20;
const boxes_LONGEST_LABEL = 26;
const boxes_LONGEST_TITLE = 120;
/** A bold letter of 13 pixels takes as much room as a plain one of this size. */
const BOLD = 15;
/** Boxes in columns, each behind those that lead to it. @param edges between ids of boxes, without circles */
function boxesAndArrows(boxes, edges, { title, description }) {
    const { columns, ways } = columnsOf(boxes.map(({ id }) => id), edges);
    const byId = new Map(boxes.map((box) => [box.id, box]));
    const frames = framesOf(columns, byId);
    const frame = (place) => frames.get(place);
    const rows = Math.max(...columns.map(({ length }) => length));
    return {
        width: Math.max(...[...frames.values()].map(({ x, width }) => x + width)) + boxes_MARGIN,
        height: 2 * boxes_MARGIN + rows * STEP - BOX.gap,
        title: text_cut(text_oneLine(title), boxes_LONGEST_TITLE),
        description,
        content: [
            ...ways.map((way) => arrow(way.map(frame))),
            ...columns.flat().flatMap((place) => {
                const box = byId.get(place.id);
                return box === undefined ? [] : [boxIn(box, frame(place))];
            }),
        ],
        linked: true,
    };
}
function framesOf(columns, byId) {
    const most = Math.max(...columns.map(({ length }) => length));
    const frames = new Map();
    let x = boxes_MARGIN;
    for (const column of columns) {
        const width = Math.max(...column.map(({ id }) => widthOfBox(byId.get(id))));
        const top = boxes_MARGIN + BOX.height / 2 + ((most - column.length) * STEP) / 2;
        for (const place of column)
            frames.set(place, { x, y: top + place.row * STEP, width });
        x += width + BETWEEN;
    }
    return frames;
}
/** From the right side of the first to the left side of the last, straight through those between. */
function arrow(way) {
    const path = way.flatMap((from, index) => {
        const to = way[index + 1];
        const right = markup_decimal(from.x + from.width);
        const start = index === 0 ? `M${right},${markup_decimal(from.y)}` : `H${right}`;
        if (to === undefined)
            return [`M${markup_decimal(from.x - 6)},${markup_decimal(from.y - 4)}l6,4l-6,4`];
        const bend = markup_decimal((from.x + from.width + to.x) / 2);
        return [start, `C${bend},${markup_decimal(from.y)} ${bend},${markup_decimal(to.y)} ${markup_decimal(to.x)},${markup_decimal(to.y)}`];
    });
    return markup_element('path', { class: 'edge', d: path.join('') });
}
/** An edge that passes through needs no room of its own. */
function widthOfBox(box) {
    if (box === undefined)
        return 0;
    const longest = Math.max(widthOf(shortened(box.label), BOLD), widthOf(shortened(box.below)));
    return Math.min(BOX.most, Math.max(BOX.least, Math.ceil(longest) + 24));
}
function shortened(words) {
    return text_cut(text_oneLine(words), boxes_LONGEST_LABEL);
}
function boxIn(box, { x, y, width }) {
    const top = y - BOX.height / 2;
    const content = [
        markup_element('rect', { class: `box ${box.kind}`, x, y: top, width, height: BOX.height, rx: 7 }),
        chart_text(x + 12, top + 19, shortened(box.label), 'name'),
        chart_text(x + 12, top + 35, shortened(box.below), ''),
    ];
    return box.link === undefined ? markup_element('g', {}, content) : markup_element('a', { href: box.link }, content);
}

;// CONCATENATED MODULE: ./src/report/index-site/graph.js



/** More boxes make no picture that can be read; the table has them all. */
const MOST_DEPENDENTS = 8;
const MOST_NEEDS = 30;
const MOST_COLUMNS = 4;
const SELF = 'self';
/**
 * Who needs a package, what it needs, and what these need. Undefined where there is nothing to draw.
 *
 * @param page where it stands, for its links
 * @param has whether a package has a page
 */
function dependencyPicture({ name, version }, { packages }, dependents, page, has) {
    if (packages.length === 0 && dependents.length === 0)
        return undefined;
    const link = (one) => (has(one) ? { link: linkFrom(page, pagePath(one)) } : {});
    const needs = graph_nearest(name, packages);
    const shown = new Set(needs.map((one) => one.name));
    const users = dependents.slice(0, MOST_DEPENDENTS);
    const boxes = [
        ...users.map((one) => ({
            id: `< ${one.name}`,
            label: one.name,
            below: one.version,
            kind: 'known',
            ...link(one.name),
        })),
        ...moreBox('<more', dependents.length - users.length),
        { id: SELF, label: name, below: version, kind: 'self' },
        ...needs.map((one) => ({
            id: `> ${one.name}`,
            label: one.name,
            below: one.version ?? one.askedBy.map(({ range }) => range).join(', '),
            kind: one.version === undefined ? 'unknown' : 'known',
            ...link(one.name),
        })),
        ...moreBox('>more', packages.length - needs.length),
    ];
    const edges = [
        ...boxes.filter(({ id }) => id.startsWith('<')).map(({ id }) => ({ from: id, to: SELF })),
        ...needs.flatMap((one) => one.askedBy
            .filter((asker) => asker.name === name || shown.has(asker.name))
            .map((asker) => ({ from: asker.name === name ? SELF : `> ${asker.name}`, to: `> ${one.name}` }))),
        ...boxes.filter(({ id }) => id === '>more').map(({ id }) => ({ from: SELF, to: id })),
    ];
    const description = `${words_counted(packages.length, 'package')} needed, near or far; ${words_counted(dependents.length, 'package')} that ${dependents.length === 1 ? 'needs' : 'need'} it. The table below says the same.`;
    return boxesAndArrows(boxes, edges, { title: `What ${name} needs, and who needs it`, description });
}
/** As many as can be drawn, those first that it asks for itself. */
function graph_nearest(name, packages) {
    const reached = new Set([name]);
    const found = [];
    for (let column = 0; column < MOST_COLUMNS; column += 1) {
        const next = packages.filter((one) => !reached.has(one.name) && one.askedBy.some((asker) => reached.has(asker.name)));
        for (const one of next.slice(0, MOST_NEEDS - found.length)) {
            reached.add(one.name);
            found.push(one);
        }
    }
    return found;
}
function moreBox(id, count) {
    return count <= 0 ? [] : [{ id, label: `${words_number(count)} more`, below: 'see the table', kind: 'more' }];
}

;// CONCATENATED MODULE: ./src/report/index-site/install.js




/** `ghcr.io/acme/packages/acme/shop@sha256:…`; undefined where that makes no reference, so nobody copies it. */
function referenceTo(repository, name, { digest }) {
    const reference = `${repository}/${name}@${digest}`;
    return (0,image_reference/* splitReference */.mQ)(reference)?.digest === undefined ? undefined : reference;
}
/** What to copy into a workflow or a terminal. The reference is a valid one, so it needs no quotes there. */
function installing(reference, named, environment, action) {
    const workflow = [
        `# ${text_oneLine(named)}`,
        `- uses: ${action}`,
        '  with:',
        `    package: ${/^[a-z0-9]/i.test(reference) ? reference : JSON.stringify(reference)}`,
        `    environment: ${/^[a-z0-9][a-z0-9-]*$/.test(environment) ? environment : JSON.stringify(text_oneLine(environment))}`,
    ].join('\n');
    return [
        markup_element('h3', {}, 'Deploy it from a workflow'),
        block(workflow, 'the workflow step'),
        markup_element('h3', {}, 'Look into it from a terminal'),
        block(`oras pull ${reference}`, 'the command for oras'),
        block(`crane pull --format oci ${reference} package`, 'the command for crane'),
        block(`oras discover ${reference}`, 'the command that lists statements'),
    ];
}
function block(text, what) {
    return markup_element('div', { class: 'copyable block' }, markup_element('pre', {}, markup_element('code', {}, preformatted(text))), copyButton(what));
}

// EXTERNAL MODULE: ../../node_modules/markdown-it/dist/markdown-it.mjs + 12 modules
var markdown_it = __webpack_require__(1604);
;// CONCATENATED MODULE: ./src/report/index-site/readme.js



/** Headings begin under the page's own `h2`. */
const DEEPER = 2;
const ID = 'readme';
/** Elements that hold nothing to take care of: Markdown's name → ours. */
const PLAIN = {
    paragraph: 'p',
    blockquote: 'blockquote',
    bullet_list: 'ul',
    list_item: 'li',
    em: 'em',
    strong: 'strong',
    s: 'del',
    thead: 'thead',
    tbody: 'tbody',
    tr: 'tr',
};
const WITH_HTML = new markdown_it/* default */.A({ html: true });
const WITHOUT_HTML = new markdown_it/* default */.A();
/**
 * A README as part of a page. HTML in it counts for nothing (what stands between its tags is shown), pictures are shown
 * as their words, links lead to https and to files of the repository alone (T25).
 *
 * @param markdown from anywhere
 */
function readme(markdown, surroundings) {
    const nodes = treeOf(WITH_HTML.parse(markdown.toWellFormed(), {}));
    return new Writer(surroundings, nodes).all(nodes);
}
function treeOf(tokens) {
    const root = [];
    const open = [root];
    for (const token of tokens) {
        if (token.nesting < 0) {
            open.pop();
            continue;
        }
        const children = token.children === null || token.type === 'image' ? [] : treeOf(token.children);
        open.at(-1)?.push({ token, children });
        if (token.nesting > 0)
            open.push(children);
    }
    return root;
}
class Writer {
    #surroundings;
    #ids;
    #targets;
    #inLink = false;
    constructor(surroundings, nodes) {
        this.#surroundings = surroundings;
        this.#ids = headingIds(nodes);
        this.#targets = new Set(this.#ids.values());
    }
    all(nodes) {
        return nodes.flatMap((node) => this.#one(node));
    }
    #one(node) {
        const { token, children } = node;
        const name = token.type.replace(/_open$/, '');
        const inside = () => this.all(children);
        const plain = PLAIN[name];
        if (plain !== undefined)
            return token.hidden ? inside() : markup_element(plain, {}, inside());
        switch (name) {
            case 'inline':
                return inside();
            case 'text':
                return preformatted(token.content);
            case 'softbreak':
                return preformatted('\n');
            case 'hardbreak':
                return markup_element('br', {});
            case 'hr':
                return markup_element('hr', {});
            case 'code_inline':
                return markup_element('code', {}, preformatted(token.content));
            case 'code_block':
            case 'fence':
                return markup_element('pre', { tabindex: 0 }, markup_element('code', {}, preformatted(token.content)));
            case 'heading':
                return markup_element(`h${levelOf(token)}`, { id: this.#ids.get(node) }, inside());
            case 'ordered_list':
                return markup_element('ol', { start: readme_textOf(token, 'start') }, inside());
            case 'table':
                return markup_element('div', { class: 'scroll' }, markup_element('table', {}, inside()));
            case 'th':
                return markup_element('th', { scope: 'col', class: sideOf(token) }, inside());
            case 'td':
                return markup_element('td', { class: sideOf(token) }, inside());
            case 'link':
                return this.#link(readme_textOf(token, 'href'), () => inside());
            case 'image':
                return this.#link(readme_textOf(token, 'src'), () => markup_element('span', { class: 'muted' }, `[${pictureWords(token)}]`));
            case 'html_block':
                return this.all(treeOf(WITHOUT_HTML.parse(betweenTags(token.content), {})));
            case 'html_inline':
                return [];
            default:
                throw new Error(`Markdown's ${token.type} is not known here`);
        }
    }
    /** Links don't hold links: a picture within one is its words alone. */
    #link(href, inside) {
        const address = this.#inLink || href === undefined ? undefined : this.#address(href);
        if (address === undefined)
            return markup_element('span', {}, inside());
        this.#inLink = true;
        const link = markup_element('a', { href: address, rel: address.startsWith('#') ? undefined : REL }, inside());
        this.#inLink = false;
        return link;
    }
    #address(href) {
        if (!href.startsWith('#'))
            return webAddress(href) ?? this.#surroundings.fileAddress(href);
        const target = `${ID}-${slugOf(readme_decoded(href.slice(1)))}`;
        return this.#targets.has(target) ? `#${target}` : undefined;
    }
}
/** As GitHub makes them, so that a README's own links fit; all under one word, apart from the page's. */
function headingIds(nodes) {
    const ids = new Map();
    /** With the number that the next one of the same name may get. */
    const taken = new Map();
    const walk = (node) => {
        if (node.token.type !== 'heading_open') {
            node.children.forEach(walk);
            return;
        }
        const slug = `${ID}-${slugOf(wordsOf(node.children))}`;
        let again = taken.get(slug) ?? 0;
        let id = again === 0 ? slug : `${slug}-${again}`;
        for (; taken.has(id); again += 1)
            id = `${slug}-${again + 1}`;
        taken.set(slug, again + 1);
        if (id !== slug)
            taken.set(id, 1);
        ids.set(node, id);
    };
    nodes.forEach(walk);
    return ids;
}
const REL = 'noopener noreferrer nofollow ugc';
function wordsOf(nodes) {
    return nodes.map(({ token, children }) => (children.length > 0 ? wordsOf(children) : token.content)).join('');
}
function slugOf(words) {
    return words
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-');
}
function readme_decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}
function readme_textOf(token, attribute) {
    const value = token.attrGet(attribute);
    return value === null ? undefined : String(value);
}
/** The class that puts a table's column to a side. */
function sideOf(token) {
    return /^text-align:(right|center)$/.exec(readme_textOf(token, 'style') ?? '')?.[1];
}
function levelOf(token) {
    return Math.min(6, Number(token.tag.slice(1)) + DEEPER);
}
function pictureWords({ content }) {
    return content === '' ? 'picture' : content;
}
/** Comments go; so do scripts and styles, which nobody reads. */
function betweenTags(html) {
    if (/^\s*<(?:script|style)\b/i.test(html))
        return '';
    const [start = '', ...rest] = html.split('<!--');
    const words = [start, ...rest.map((part) => part.split('-->').slice(1).join('-->'))].join('');
    return words.replaceAll(/<[^<>]*>/g, ' ').replaceAll(/^[ \t]+/gm, '');
}

;// CONCATENATED MODULE: ./src/report/index-site/version-details.js






/** All about one version, folded. @param id unique on the page */
function versionDetails(site, found, version, { id, open }) {
    const environments = [...new Set(arrivalsOf(version).map(({ environment }) => environment))];
    return markup_element('details', { class: 'version', id, open: open ? '' : undefined }, markup_element('summary', {}, markup_element('h3', {}, version.version), ' ', day(version.created), ' ', ...environments.map((name) => [chip('', name), ' ']), version.yanked ? chip('bad', 'yanked') : undefined, version.signatures.length === 0 ? chip('bad', 'unsigned') : undefined), yanked(version), html_blocks_listOf(facts(site, found, version)), signatures(version), promotions(version), version_details_images(version), version_details_dependencies(version));
}
function yanked({ yanked, version }) {
    if (yanked === undefined)
        return undefined;
    return markup_element('p', { class: 'warning' }, markup_element('strong', {}, `${version} was yanked`), ` by ${yanked.by}, `, words_time(yanked.at), `: ${yanked.reason}`, markup_element('br', {}), 'What runs it goes on running; choose it for nothing new.');
}
function facts({ index }, found, version) {
    const reference = referenceTo(index.repository, found.name, version);
    return [
        ['Digest', copyable(version.digest, `the digest of ${version.version}`)],
        ...(reference === undefined
            ? []
            : [['Reference', copyable(reference, `the reference of ${version.version}`)]]),
        ['Commit', version_details_commitLink(found.source, version.commit)],
        ['Committed', words_time(version.created)],
        ['Packed for', version.stage],
        ['Size', `${bytes(version.size)} compressed`],
    ];
}
function version_details_commitLink(source, commit) {
    const address = commitAddress(source, commit);
    const code = markup_element('code', {}, commit);
    return address === undefined ? code : markup_element('a', { href: address, rel: 'noopener noreferrer' }, code);
}
function signatures({ version, signatures }) {
    if (signatures.length === 0) {
        return [markup_element('p', { class: 'warning' }, `No signature of ${version} counted when the index was written.`)];
    }
    const rows = signatures.map(({ kind, signer, at }) => [
        markup_element('code', {}, signerText(signer)),
        kind === 'openpgp' ? 'OpenPGP' : 'Sigstore',
        at === undefined ? 'not said' : words_time(at),
    ]);
    return section('Signatures', ['Signed by', 'Kind', 'When'], rows, `Signatures of ${version}`, [2]);
}
function promotions({ version, promotions }) {
    const rows = promotions.map(({ from, to, approver, at, reason, signer }) => [
        `${from} → ${to}`,
        words_time(at),
        approver,
        markup_element('code', {}, signerText(signer)),
        reason ?? '',
    ]);
    return section('Promotions', ['Way', 'When', 'Approved by', 'Signed by', 'Why'], rows, `Promotions of ${version}`, [0, 1]);
}
function version_details_images({ version, images }) {
    const rows = Object.entries(images)
        .sort()
        .map(([name, image]) => [name, copyable(image, `the image of ${name} in ${version}`)]);
    return section('Images', ['Container', 'Image'], rows, `Images of ${version}`);
}
function version_details_dependencies({ version, dependencies }) {
    const rows = Object.entries(dependencies)
        .sort()
        .map(([name, range]) => [name, markup_element('code', {}, range)]);
    return section('Dependencies', ['Package', 'Range'], rows, `Dependencies of ${version}`);
}
function section(title, header, rows, caption, whole = []) {
    return rows.length === 0 ? [] : [markup_element('h4', {}, title), tableOf(header, rows, { caption, whole })];
}

;// CONCATENATED MODULE: ./src/report/index-site/version-list.js





/** So many are told in full; a page with thousands would not be read by anybody. */
const TOLD_IN_FULL = 100;
/** All versions: the newest one by one, older ones in a table. @param chosen the one for somebody new, unfolded */
function versionList(site, found, chosen) {
    const ids = idsOf(found);
    const older = found.versions.slice(TOLD_IN_FULL);
    return [
        ...found.versions
            .slice(0, TOLD_IN_FULL)
            .map((version) => versionDetails(site, found, version, { id: idIn(ids, version), open: version === chosen })),
        ...(older.length === 0
            ? []
            : [
                markup_element('h3', {}, `${words_counted(older.length, 'older version')}`),
                tableOf(['Version', 'Committed', 'Environments', 'Digest'], older.map((version) => olderRow(version, ids)), {
                    caption: 'Older versions',
                    whole: [0, 1],
                    rowsNamed: true,
                }),
            ]),
    ];
}
function olderRow(version, ids) {
    const environments = [...new Set(arrivalsOf(version).map(({ environment }) => environment))];
    return [
        markup_element('span', { id: idIn(ids, version) }, version.version),
        markup_element('span', {}, day(version.created)),
        markup_element('span', {}, environments.join(', '), version.yanked && [' ', chip('bad', 'yanked'), ` ${version.yanked.reason}`]),
        markup_element('code', {}, version.digest),
    ];
}
/** Unique on the page: a version's place in the list tells it apart, whatever it is called. */
function idsOf({ versions }) {
    const taken = new Set();
    return new Map(versions.map((version, place) => {
        const named = `v${version.version}`;
        const id = /^v\d[\w.+-]*$/.test(named) && !taken.has(named) ? named : `version-${place}`;
        taken.add(id);
        return [version, id];
    }));
}
function idIn(ids, version) {
    const id = ids.get(version);
    if (id === undefined)
        throw new Error(`${version.version} is of another package`);
    return id;
}

;// CONCATENATED MODULE: ./src/report/index-site/package-page.js













/** All about one package. */
function packagePage(site, found, surroundings) {
    const version = surroundings.chosen.get(found.name);
    const sections = [
        ['environments', 'Environments', environments(found)],
        ['install', 'Install', install(site, found, version)],
        ['dependencies', 'Dependencies', package_page_dependencies(found, version, surroundings)],
        ['versions', 'Versions', versionList(site, found, version)],
        ['readme', 'README', [readmeOf(found)]],
    ];
    return pageOf(site, pagePath(found.name), `${found.name} · ${site.title}`, [
        markup_element('h1', {}, found.name, ' ', version === undefined
            ? markup_element('span', { class: 'state bad' }, 'all yanked')
            : markup_element('span', { class: 'state' }, version.version)),
        found.description === undefined ? undefined : markup_element('p', { class: 'lead' }, found.description),
        markup_element('nav', { class: 'sections', 'aria-label': 'On this page' }, markup_element('ul', {}, ...sections.map(([id, title]) => markup_element('li', {}, markup_element('a', { href: `#${id}` }, title))))),
        html_blocks_listOf(package_page_facts(found, version)),
        ...sections.map(([id, title, content]) => markup_element('section', { 'aria-labelledby': id }, markup_element('h2', { id }, title), content)),
    ]);
}
function package_page_facts(found, version) {
    const facts = [
        ['Homepage', addressOf(found.homepage)],
        ['Source', addressOf(found.source)],
        ['Licence', found.licence],
        ['Commit', version && version_details_commitLink(found.source, version.commit)],
        ['Committed', version && words_time(version.created)],
        ['Signed by', version && package_page_signersOf(version)],
    ];
    return facts.filter(([, value]) => value !== undefined);
}
function addressOf(text) {
    const address = webAddress(text);
    return address === undefined ? text : markup_element('a', { href: address, rel: 'noopener noreferrer nofollow' }, text);
}
function package_page_signersOf({ signatures }) {
    if (signatures.length === 0)
        return chip('bad', 'nobody whose signature counted');
    return signatures.map(({ signer }) => markup_element('p', {}, markup_element('code', {}, signerText(signer))));
}
function environments(found) {
    const ids = idsOf(found);
    const rows = environments_standing(found).map(({ environment, version, at, promotion }) => [
        environment,
        [
            markup_element('a', { href: `#${ids.get(version)}` }, version.version),
            version.yanked ? [' ', chip('bad', 'yanked')] : '',
        ],
        words_time(at),
        promotion === undefined ? 'packed for it' : `promoted from ${promotion.from}`,
        promotion?.approver ?? '',
        promotion === undefined ? '' : markup_element('code', {}, signerText(promotion.signer)),
        promotion?.reason ?? '',
    ]);
    return [
        markup_element('p', { class: 'muted' }, 'The version that came into each environment last. What runs there, its cluster knows.'),
        tableOf(['Environment', 'Version', 'Since', 'How', 'Approved by', 'Signed by', 'Why'], rows, {
            caption: 'Promotion state of each environment',
            whole: [1, 2],
            rowsNamed: true,
        }),
    ];
}
function install(site, found, version) {
    if (version === undefined) {
        return [markup_element('p', { class: 'warning' }, 'All versions were yanked: there is none to choose for anything new.')];
    }
    const reference = referenceTo(site.index.repository, found.name, version);
    if (reference === undefined) {
        return [
            markup_element('p', { class: 'warning' }, `The digest of ${version.version} makes no reference that could be deployed.`),
        ];
    }
    const environment = environments_standing(found).findLast((one) => one.version === version)?.environment ?? version.stage;
    return installing(reference, `${found.name} ${version.version}`, environment, site.action);
}
function package_page_dependencies(found, version, { known, dependents }) {
    const needs = version === undefined ? { packages: [] } : needsOf(found, version, known);
    const users = dependents.get(found.name) ?? [];
    const page = pagePath(found.name);
    const self = { name: found.name, version: version?.version ?? 'all yanked' };
    const picture = dependencyPicture(self, needs, users, page, (name) => known.has(name));
    const link = (name) => known.has(name) ? markup_element('a', { href: linkFrom(page, pagePath(name)) }, name) : name;
    return [
        needs.trouble === undefined
            ? undefined
            : markup_element('div', { class: 'warning' }, markup_element('pre', {}, preformatted(needs.trouble))),
        picture && markup_element('div', { class: 'scroll' }, inPage(picture, 'graph')),
        needs.packages.length === 0
            ? markup_element('p', { class: 'muted' }, version === undefined ? 'No version is to be chosen.' : 'It needs no other package.')
            : tableOf(['Package', 'Today', 'Asked for by'], needs.packages.map(({ name, version, askedBy }) => [
                link(name),
                version ?? 'not resolved',
                askedBy.map((asker, index) => [
                    index === 0 ? '' : ', ',
                    `${asker.name} `,
                    markup_element('code', {}, asker.range),
                ]),
            ]), { caption: `What ${found.name} needs, as it would be resolved today`, rowsNamed: true }),
        users.length === 0
            ? undefined
            : markup_element('details', { open: users.length <= 10 ? '' : undefined }, markup_element('summary', {}, `Needed by ${words_number(users.length)}`), tableOf(['Package', 'Version', 'Range'], users.map(({ name, version, range }) => [link(name), version, markup_element('code', {}, range)]), { caption: `Packages that need ${found.name}`, rowsNamed: true })),
    ];
}
function readmeOf(found) {
    const newest = found.versions[0];
    if (found.readme === undefined || found.readme.trim() === '' || newest === undefined) {
        return markup_element('p', { class: 'muted' }, 'The newest version has none.');
    }
    const content = readme(found.readme, { fileAddress: (path) => fileAddress(found.source, newest.commit, path) });
    return markup_element('div', { class: 'readme' }, content);
}

;// CONCATENATED MODULE: ./src/report/index-site/script.js

/**
 * What the pages do beyond being read: search, copy, and say that the index expired meanwhile. It only moves rows and
 * reads texts; nothing that a package says becomes markup.
 */
const SITE_SCRIPT = `'use strict'
;(() => {
  const root = document.documentElement
  const said = document.getElementById('said')
  root.classList.add('scripted')

  const expires = Date.parse(root.dataset.expires)
  const expired = document.getElementById('expired')
  const look = () => {
    if (!(Date.now() < expires)) expired.hidden = false
  }
  look()
  setInterval(look, 60000)

  const select = (node) => {
    const range = document.createRange()
    range.selectNodeContents(node)
    const selection = getSelection()
    selection.removeAllRanges()
    selection.addRange(range)
  }
  const copy = async (button) => {
    const code = button.parentElement.querySelector('code')
    let done = true
    try {
      await navigator.clipboard.writeText(code.textContent)
    } catch {
      select(code)
      done = document.execCommand('copy')
    }
    button.textContent = done ? 'Copied' : 'Selected'
    said.textContent = done ? 'Copied' : 'Selected: copy it with your keyboard'
    setTimeout(() => {
      button.textContent = 'Copy'
      said.textContent = ''
    }, 2000)
  }
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button.copy') : null
    if (button) void copy(button)
  })

  // Anybody can write an address by hand.
  const hash = () => {
    try {
      return decodeURIComponent(location.hash.slice(1))
    } catch {
      return ''
    }
  }

  const unfold = () => {
    const target = document.getElementById(hash())
    if (!(target instanceof HTMLDetailsElement)) return
    target.open = true
    target.scrollIntoView()
  }
  addEventListener('hashchange', unfold)
  unfold()

  // What can be moved sideways is reached by keyboard, in browsers too that don't see to it.
  const reach = () => {
    for (const one of document.querySelectorAll('.scroll')) {
      if (one.scrollWidth > one.clientWidth) one.tabIndex = 0
      else one.removeAttribute('tabindex')
    }
  }
  addEventListener('resize', reach)
  document.addEventListener('toggle', reach, true)
  reach()

  const field = document.getElementById('search')
  if (!field) return
  const body = document.getElementById('packages')
  const count = document.getElementById('count')
  const entries = [...body.rows].map((row) => ({
    row,
    name: row.cells[0].firstElementChild.textContent.toLowerCase(),
    text: row.textContent.toLowerCase(),
    digits: row.dataset.foundBy,
  }))

  /** 0 where a word is not met; more for what stands further in front. */
  const weigh = ({ name, text, digits }, word) => {
    if (name === word) return 8
    if (name.startsWith(word)) return 5
    if (name.includes('/' + word)) return 4
    if (name.includes(word)) return 3
    if (text.includes(word)) return 1
    const found = /^(?:sha256:)?([0-9a-f]{7,64})$/.exec(word)
    return found && (' ' + digits).includes(' ' + found[1].slice(0, ${FOUND_BY})) ? 2 : 0
  }
  const weight = (entry, words) => {
    let sum = 0
    for (const word of words) {
      const one = weigh(entry, word)
      if (one === 0) return 0
      sum += one
    }
    return sum
  }

  let last = ''
  const search = () => {
    const asked = field.value.trim().toLowerCase()
    if (asked === last) return
    last = asked
    // A whole reference is found by what it ends with.
    const words = asked.split(/\\s+/).map((word) => word.replace(/^.*@(?=sha256:)/, ''))
    const found =
      asked === ''
        ? entries
        : entries
            .map((entry) => ({ entry, sum: weight(entry, words) }))
            .filter(({ sum }) => sum > 0)
            .sort((one, other) => other.sum - one.sum)
            .map(({ entry }) => entry)
    body.replaceChildren(...found.map(({ row }) => row))
    const many = found.length === 1 ? '1 package' : found.length.toLocaleString('en-US') + ' packages'
    count.textContent = asked === '' ? '' : found.length === 0 ? 'No package was found' : many + ' found'
    history.replaceState(null, '', asked === '' ? location.pathname + location.search : '#q=' + encodeURIComponent(field.value.trim()))
  }

  const links = () => [...body.querySelectorAll('th > a')]
  const go = (step) => {
    const all = links()
    const next = all.indexOf(document.activeElement) + step
    if (next < 0) field.focus()
    else all[Math.min(next, all.length - 1)]?.focus()
  }
  field.addEventListener('input', search)
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const inField = event.target === field
    const inList = body.contains(event.target)
    if (event.key === '/' && !inField) {
      field.focus()
      field.select()
    } else if (event.key === 'ArrowDown' && (inField || inList)) go(1)
    else if (event.key === 'ArrowUp' && inList) go(-1)
    else if (event.key === 'Enter' && inField) links()[0]?.click()
    else if (event.key === 'Escape' && (inField || inList)) {
      field.value = ''
      search()
      field.focus()
    } else return
    event.preventDefault()
  })

  const fromAddress = () => {
    if (!hash().startsWith('q=')) return
    field.value = hash().slice(2)
    search()
  }
  addEventListener('hashchange', fromAddress)
  fromAddress()
  // A browser that comes back to this page may have kept what was in the field.
  addEventListener('pageshow', search)
})()
`;

;// CONCATENATED MODULE: ./src/report/index-site/style.js

/** The report's look, and what only these pages have. */
const SITE_STYLE = [
    PAGE_STYLE,
    '.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}',
    '.skip{position:absolute;left:-999em;padding:8px 14px;background:var(--paper);z-index:1}.skip:focus{left:8px;top:8px}',
    'header.site{border-bottom:1px solid var(--grid);background:var(--band)}',
    'header.site nav{max-width:1104px;margin:0 auto;padding:12px 24px;overflow-wrap:anywhere}',
    'header.site a{color:var(--ink);font-weight:600;text-decoration:none}header.site a:hover{text-decoration:underline}',
    'main:focus{outline:none}',
    'main{padding-bottom:24px}',
    'h1 .state{background:var(--asked)}h1 .state.bad{background:var(--fail)}',
    'h2,details.version{scroll-margin-top:12px}',
    'dd p{margin:0}',
    'h4{font-size:14px;margin:20px 0 2px}',
    'footer.site{width:min(1056px,calc(100% - 48px));margin:32px auto 0;padding:12px 0 40px;border-top:1px solid var(--grid)}',
    '.chip{display:inline-block;padding:0 8px;border:1px solid var(--grid);border-radius:11px;font-size:12px;line-height:20px;margin:0 2px 3px 0;background:var(--band);overflow-wrap:break-word;max-width:100%}',
    '.chip.bad{color:var(--fail);border-color:currentColor;background:none}',
    '.warning{padding:10px 14px;border:1px solid var(--fail);border-left-width:4px;border-radius:6px;max-width:none;margin:12px 0 20px}',
    '.warning pre{margin:0;padding:0;background:none;border:0;white-space:pre-wrap;overflow-wrap:anywhere}',
    'pre{overflow-x:auto;padding:12px 14px;background:var(--band);border:1px solid var(--grid);border-radius:8px;margin:8px 0}',
    '.copyable code{overflow-wrap:anywhere}',
    '.copyable.block{display:grid;grid-template-columns:minmax(0,1fr) auto;align-items:start;padding:6px 8px 6px 0;background:var(--band);border:1px solid var(--grid);border-radius:8px;margin:8px 0}',
    '.block pre{white-space:pre-wrap;overflow-wrap:anywhere;border:0;margin:0;padding:6px 14px}',
    '.copy,.search{display:none}',
    '.scripted .search{display:grid}.scripted .copy{display:inline-block}',
    '.copy{font:inherit;font-size:12px;line-height:18px;padding:1px 9px;margin-left:8px;color:var(--asked);background:var(--paper);border:1px solid var(--grid);border-radius:6px;cursor:pointer}',
    '.copy:hover{border-color:var(--asked)}',
    '.block .copy{margin:3px 0 0}',
    '.search{grid-template-columns:1fr auto;gap:6px 12px;align-items:baseline;margin:24px 0 8px}',
    '.search label{font-weight:600}.search span{grid-column:2;grid-row:1;font-size:13px}',
    '.search input{grid-column:1/-1;width:100%;font:inherit;padding:9px 12px;color:var(--ink);background:var(--paper);border:1px solid var(--muted);border-radius:8px}',
    '.search input::placeholder{color:var(--muted);opacity:1}',
    '.search p{grid-column:1/-1;margin:0;min-height:23px;color:var(--muted);font-size:14px}',
    'kbd{font:12px ui-monospace,SFMono-Regular,Menlo,monospace;border:1px solid var(--grid);border-bottom-width:2px;border-radius:4px;padding:0 5px}',
    // Rows that nobody sees are not laid out: a long list opens, and is searched, at once. Only rows that are no rows of a
    // table can be skipped so, which is why their roles are written into them.
    '.packages,.packages thead,.packages tbody{display:block}',
    '.packages tr{display:grid;grid-template-columns:46fr 12fr 19fr 12fr 11fr;gap:0 14px;border-bottom:1px solid var(--grid)}',
    '.packages td,.packages th{border:0;padding:6px 0;min-width:0;text-align:left}',
    '.packages tbody tr{content-visibility:auto;contain-intrinsic-height:auto 62px}',
    'tbody th{white-space:normal;color:var(--ink);font-weight:600}',
    '.packages th p{margin:0;font-weight:400;color:var(--muted)}',
    '.packages tbody tr:hover{background:var(--band)}',
    '.packages td,.packages th{overflow-wrap:anywhere}',
    '.sections ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:14px 0 0;padding:0}',
    'details.version{border:1px solid var(--grid);border-radius:8px;margin:8px 0;padding:0 14px}',
    'details.version[open]{padding-bottom:10px}',
    '.version summary{width:auto;padding:9px 0;color:var(--muted);font-size:14px}',
    '.version summary h3{display:inline;color:var(--ink);margin:0 6px 0 2px}',
    '.picture .edge{fill:none;stroke-linecap:round;stroke-linejoin:round;stroke:var(--muted);stroke-width:1.5;opacity:.7}',
    '.picture .box{fill:var(--band);stroke:var(--grid)}.picture .box.self{stroke:var(--asked);stroke-width:2}.picture .box.unknown{stroke:var(--fail);stroke-dasharray:5 4}.picture .box.more{fill:var(--paper)}',
    '.picture text.name{fill:var(--ink);font-size:13px;font-weight:600}.picture a:hover .box{stroke:var(--asked)}',
    '.scroll>.picture{width:auto;max-width:none;margin:8px 0}',
    '.readme .right{text-align:right}.readme .center{text-align:center}.readme th{white-space:normal}.readme table{width:auto}',
    '.readme{overflow-wrap:anywhere}.readme blockquote{margin:8px 0;padding-left:14px;border-left:3px solid var(--grid);color:var(--muted)}',
    '@media screen and (max-width:760px){.packages th:nth-child(n+4),.packages td:nth-child(n+4){display:none}.packages tr{grid-template-columns:minmax(0,5fr) minmax(66px,2fr) minmax(0,4fr);gap:0 10px}dl{grid-template-columns:1fr}dd{margin-bottom:8px}.search span{display:none}}',
    '@media print{header.site,.skip,.search,.sections,.copy{display:none!important}pre{white-space:pre-wrap}.warning{break-inside:avoid}.packages tbody tr{content-visibility:visible}.scroll>.picture{max-width:100%}}',
].join('\n');

;// CONCATENATED MODULE: ./src/report/index-site/site.js










const ACTION = 'owner/gradus/actions/deploy-canary@v1';
/**
 * The pages of a package repository: a list to search, and a page for each package. They are read from a folder, from
 * any path of any server, under a strict content security policy, and without a script (but for the search). The same
 * index gives the same bytes, before it expires and after.
 *
 * @param index its signature was verified
 * @returns path from the root of the site, with forward slashes → content
 */
function indexSite(index, options) {
    const expires = Date.parse(index.expires);
    const site = {
        index,
        title: options.title ?? `Packages of ${index.repository}`,
        action: options.action ?? ACTION,
        expired: Number.isNaN(expires) || expires <= options.now,
    };
    const chosen = new Map(index.packages.flatMap((one) => {
        const version = chosenVersion(one);
        return version === undefined ? [] : [[one.name, version]];
    }));
    const surroundings = { known: knownPackages(index), chosen, dependents: dependentsOf(chosen) };
    return new Map([
        [FRONT, frontPage(site, chosen)],
        [STYLE, SITE_STYLE],
        [SCRIPT, SITE_SCRIPT],
        [ICON, ICON_SVG],
        // GitHub Pages leaves the files of a branch as they are where this stands beside them.
        ['.nojekyll', ''],
        ...index.packages.map((one) => [pagePath(one.name), packagePage(site, one, surroundings)]),
    ]);
}

;// CONCATENATED MODULE: ./src/image/generate/folder.js





/** Longer files are no Dockerfile or manifest; they are kept and not compared. */
const LARGEST_COMPARED = 1024 * 1024;
/** A person's folder, in which nothing is read or written through a link that leads out of it (T12). */
class TargetFolder {
    #root;
    /** @throws {UserError} there is no such folder */
    constructor(root) {
        try {
            this.#root = (0,external_node_fs_.realpathSync)(root);
        }
        catch (cause) {
            throw new errors/* UserError */.yo(`the folder ${root} can't be opened (${(0,errors/* messageOf */.bD)(cause)}); give one that is there`, { cause });
        }
    }
    /** @throws {UserError} something stands there that is no file of this folder */
    read(path) {
        const place = this.#place(path);
        const found = folder_attempt(`read ${path}`, () => (0,external_node_fs_.lstatSync)(place, { throwIfNoEntry: false }));
        if (found === undefined)
            return { file: false };
        if (found.isSymbolicLink()) {
            throw new errors/* UserError */.yo(`${path} is a link, through which nothing is written; put a file there or remove the link`);
        }
        if (!found.isFile())
            throw new errors/* UserError */.yo(`${path} is not a file; move it away, a file is generated there`);
        if (found.size > LARGEST_COMPARED)
            return { file: true, text: undefined };
        const bytes = folder_attempt(`read ${path}`, () => (0,external_node_fs_.readFileSync)(place));
        const text = bytes.toString('utf8');
        return { file: true, text: Buffer.from(text).equals(bytes) && !text.includes('\0') ? text : undefined };
    }
    /** The file is whole or as it was: written beside its place and renamed. */
    write(path, text) {
        const place = this.#place(path);
        folder_attempt(`write ${path}`, () => {
            (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(place), { recursive: true });
            // What was missing a moment ago may have become a link since.
            this.#inside((0,external_node_path_.dirname)(place), path);
            const draft = `${place}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.tmp`;
            try {
                (0,external_node_fs_.writeFileSync)(draft, text, { flag: 'wx', mode: 0o644 });
                (0,external_node_fs_.renameSync)(draft, place);
            }
            finally {
                (0,external_node_fs_.rmSync)(draft, { force: true });
            }
        });
    }
    /** A file that is not there is fine. */
    remove(path) {
        if (!this.read(path).file)
            return;
        const place = this.#place(path);
        folder_attempt(`remove ${path}`, () => (0,external_node_fs_.rmSync)(place, { force: true }));
    }
    #place(path) {
        const parts = path.split('/');
        if (path === '' ||
            external_node_path_.posix.isAbsolute(path) ||
            /[\p{Cc}\\]/u.test(path) ||
            parts.some((part) => /^\.{0,2}$/.test(part))) {
            throw new Error(`${JSON.stringify(path)} is no path of a generated file`);
        }
        const place = (0,external_node_path_.join)(this.#root, ...parts);
        this.#inside(nearestThere((0,external_node_path_.dirname)(place)), path);
        return place;
    }
    #inside(folder, path) {
        const real = folder_attempt(`reach the folder of ${path}`, () => (0,external_node_fs_.realpathSync)(folder));
        if (real === this.#root || real.startsWith(`${this.#root}${external_node_path_.sep}`))
            return;
        throw new errors/* UserError */.yo(`${path} would be written outside of ${this.#root}, through a link; remove the link`);
    }
}
function nearestThere(folder) {
    const found = (0,external_node_fs_.lstatSync)(folder, { throwIfNoEntry: false });
    return found === undefined ? nearestThere((0,external_node_path_.dirname)(folder)) : folder;
}
function folder_attempt(what, work) {
    try {
        return work();
    }
    catch (cause) {
        if (cause instanceof errors/* UserError */.yo)
            throw cause;
        const code = cause.code ?? '';
        const why = folder_REASONS[code];
        if (why === undefined)
            throw cause;
        throw new errors/* UserError */.yo(`can't ${what}: ${why}`, { cause });
    }
}
const folder_REASONS = {
    ...DISK_REASONS,
    ELOOP: 'a link leads to itself; remove it',
    ENOENT: 'a link leads nowhere; remove it',
};

;// CONCATENATED MODULE: ./src/report/index-site/write.js





/** Which files of a folder are the site's: only these are replaced and removed. */
const OWN_FILES = '.gradus-site';
const OWN = /^(?:index\.html|style\.css|site\.js|icon\.svg|\.nojekyll|packages\/[\w/-]+\.html)$/;
/**
 * Writes a site into a folder, which is made where it is missing. Each file is whole or as it was. What stands there
 * and was not written by this stays as it is.
 *
 * @param files what `indexSite` gave
 * @throws {UserError} another file or a link stands in the place of one of the site's; nothing was written then
 */
function writeSite(folder, files) {
    try {
        (0,external_node_fs_.mkdirSync)(folder, { recursive: true });
    }
    catch (cause) {
        throw diskError(`make the folder ${folder}`, cause);
    }
    const target = new TargetFolder(folder);
    const before = ownFiles(target, folder);
    for (const path of files.keys()) {
        if (!before.has(path) && target.read(path).file) {
            throw new errors/* UserError */.yo(`${folder} has a file ${path} that is not of this site; give an empty folder, or move it away`);
        }
    }
    const gone = [...before].filter((path) => !files.has(path));
    // A run that dies half-way leaves nothing that the next one would not know for its own.
    target.write(OWN_FILES, write_listOf([...before, ...files.keys()]));
    const changed = [...files].filter(([path, content]) => {
        const standing = target.read(path);
        return !standing.file || standing.text !== content;
    });
    for (const [path, content] of changed)
        target.write(path, content);
    for (const path of gone)
        target.remove(path);
    target.write(OWN_FILES, write_listOf([...files.keys()]));
    return { written: changed.length, kept: files.size - changed.length, removed: gone.length };
}
function write_listOf(paths) {
    return [...new Set(paths)]
        .sort()
        .map((path) => `${path}\n`)
        .join('');
}
/** What the list says beyond files that a site can have is not believed. */
function ownFiles(target, folder) {
    const standing = target.read(OWN_FILES);
    // The list of a large site is longer than what the folder compares.
    const text = standing.file ? (standing.text ?? (0,external_node_fs_.readFileSync)((0,external_node_path_.join)(folder, OWN_FILES), 'utf8')) : '';
    return new Set(text.split('\n').filter((path) => OWN.test(path)));
}

;// CONCATENATED MODULE: ./src/report/package.js

const package_MOST_FILES = 100;
/** What is in a package, and what the same commit gives again. */
function packSummary({ package: file, manifest }, archive) {
    const { files } = manifest;
    const more = files.length - package_MOST_FILES;
    return [
        `### Package ${cell(file.name)} ${cell(file.version)}`,
        archive === undefined
            ? 'It was not written.'
            : `${package_written(archive)} Packing the commit again gives the same bytes.`,
        factsTable(file, [['Packed for', manifest.stage]]),
        `<details><summary>${files.length} files</summary>\n\n${table(['File', 'Bytes', 'sha256'], files.slice(0, package_MOST_FILES).map(({ path, size, sha256 }) => [path, size, sha256]))}${more > 0 ? `\n\nand ${more} more` : ''}\n\n</details>`,
        'It is not signed yet.',
    ].join('\n\n');
}
/** What was signed, and by whom; no package where images alone were. */
function signSummary(file, archive, by, images) {
    return [
        `### Signed: ${file === undefined ? 'images' : `${cell(file.name)} ${cell(file.version)}`}`,
        ...(archive === undefined ? [] : [package_written(archive)]),
        signersTable(by),
        ...(file === undefined ? [] : [factsTable(file)]),
        ...(images.length === 0
            ? []
            : [
                table(['Signed image'], images.map((image) => [image])),
            ]),
    ].join('\n\n');
}
/** What was found to be in order. */
function verifySummary(file, stage, archive, by, refused) {
    return [
        `### Verified: ${cell(file.name)} ${cell(file.version)}`,
        `The signature counts, and every file is the one that was signed. ${package_written(archive)}`,
        signersTable(by),
        factsTable(file, [['Packed for', stage]]),
        ...refused.map((sentence) => cell(sentence)),
    ].join('\n\n');
}
/** Keys that work, and the lines that make others trust them. */
function keysSummary(openpgp, sigstore) {
    const lines = [
        'trusted-keys:',
        '  default:',
        ...(openpgp === undefined
            ? []
            : ['    openpgp:', `      - { fingerprint: ${openpgp.signer}, key: keys/release.asc }`]),
        ...(sigstore === undefined ? [] : ['    sigstore-keys: [keys/cosign.pub]']),
    ];
    const files = [
        ...(openpgp === undefined ? [] : [['keys/release.asc', openpgp]]),
        ...(sigstore === undefined ? [] : [['keys/cosign.pub', sigstore]]),
    ];
    return [
        '### The keys sign',
        'Who is to trust them has these lines in `gradus.yml`, and the public keys as files:',
        `\`\`\`yaml\n${lines.join('\n')}\n\`\`\``,
        ...files.map(([path, { publicKey }]) => `\`${path}\`:\n\n\`\`\`text\n${publicKey.trim()}\n\`\`\``),
    ].join('\n\n');
}
function package_written({ file, digest }) {
    return `${cell(file)} is \`${digest}\`.`;
}
function factsTable(file, more = []) {
    return table(['', ''], [
        ['Commit', file.commit],
        ['Committed', file.created],
        ...more,
        ...Object.entries(file.images).map(([container, image]) => [`Image of ${container}`, image]),
        ...Object.entries(file.dependencies).map(([name, range]) => [`Needs ${name}`, range]),
    ]);
}
const package_KINDS = { openpgp: 'OpenPGP', sigstore: 'Sigstore' };
function signersTable(by) {
    return table(['Signature', 'Signer', 'Made'], by.map(({ kind, signer, at }) => [package_KINDS[kind], signer, at ?? '']));
}

;// CONCATENATED MODULE: ./src/report/package-repository.js


const package_repository_MOST_VERSIONS = 200;
/** Where a package went, and what others take to get it. */
function pushSummary({ reference, package: file, manifest, signers, way }) {
    const title = { pushed: 'Pushed', present: 'There already', 'dry-run': 'Would be pushed' }[way];
    return [
        `### ${title}: ${cell(file.name)} ${cell(file.version)}`,
        `A deploy takes \`${reference}\`.`,
        signersTable(signers),
        factsTable(file, [['Packed for', manifest.stage]]),
    ].join('\n\n');
}
/** What was got, who signed it, and how far it is. */
function pullSummary({ reference, package: file, signers, standing }, environment) {
    return [
        `### Verified: ${cell(file.name)} ${cell(file.version)}`,
        `\`${reference}\` is signed${environment === undefined ? '' : `, and may run in ${cell(environment)}`}.`,
        signersTable(signers),
        factsTable(file, [['Environments', standing.stages.join(' → ')]]),
        ...(standing.promotions.length === 0
            ? []
            : [
                table(['From', 'To', 'Approver', 'At', 'Signer', 'Reason'], standing.promotions.map(({ statement: { from, to, approver, at, reason }, signers: by }) => [
                    from,
                    to,
                    approver,
                    at,
                    by.map(({ signer }) => signer).join(', '),
                    reason ?? '',
                ])),
            ]),
        ...standing.refused.map(({ sentence }) => cell(sentence)),
    ].join('\n\n');
}
/** Who lets which package go where. */
function promoteSummary({ reference, promotion, signers, way }) {
    const { name, version, from, to, approver, at, reason } = promotion;
    const title = { promoted: 'Promoted', present: 'Promoted before', 'dry-run': 'Would be promoted' }[way];
    return [
        `### ${title}: ${cell(name)} ${cell(version)} from ${cell(from)} to ${cell(to)}`,
        `\`${reference}\`, the same bytes as before.`,
        table(['', ''], [
            ['Approver', approver],
            ['At', at],
            ['Reason', reason ?? ''],
        ]),
        ...(signers.length === 0 ? [] : [signersTable(signers)]),
    ].join('\n\n');
}
/** Who took which version back, and why. */
function yankSummary({ reference, yank, signers, way }) {
    const { name, version, by, at, reason } = yank;
    const title = { yanked: 'Taken back', present: 'Taken back before', 'dry-run': 'Would be taken back' }[way];
    return [
        `### ${title}: ${cell(name)} ${cell(version)}`,
        `\`${reference}\` stays where it is, and nothing new is to use it.`,
        table(['', ''], [
            ['By', by],
            ['At', at],
            ['Reason', reason],
        ]),
        ...(signers.length === 0 ? [] : [signersTable(signers)]),
    ].join('\n\n');
}
/** What the new index has, and what it does not. */
function indexSummary({ index, digest, signers, leftOut, way }) {
    return [
        `### Index ${index.serial} of ${cell(index.repository)}`,
        way === 'dry-run' ? 'It was not written.' : `Written as \`${digest}\`; it counts until ${cell(index.expires)}.`,
        ...(signers.length === 0 ? [] : [signersTable(signers)]),
        packagesTable(index.packages),
        ...(leftOut.length === 0
            ? []
            : [
                table(['Left out'], leftOut.map((sentence) => [sentence])),
            ]),
    ].join('\n\n');
}
/** Packages of a signed index. */
function listSummary(index, packages) {
    return [
        `### Packages of ${cell(index.repository)}`,
        `By index ${index.serial} of ${cell(index.generated)}, which counts until ${cell(index.expires)}.`,
        packagesTable(packages),
    ].join('\n\n');
}
/** What was removed, and what stays for which reason. */
function pruneSummary({ kept, removed }, dryRun) {
    return [
        `### ${removed.length} ${removed.length === 1 ? 'version' : 'versions'} ${dryRun ? 'would be removed' : 'removed'}`,
        ...(removed.length === 0
            ? []
            : [
                table(['Package', 'Version'], removed.map(({ name, version }) => [name, version])),
            ]),
        table(['Package', 'Version', 'Stays because'], kept.slice(0, package_repository_MOST_VERSIONS).map(({ name, version, because }) => [name, version, because.join('; ')])),
    ].join('\n\n');
}
function packagesTable(packages) {
    const rows = packages.flatMap(({ name, versions }) => versions.map(({ version, digest, stage, promotions, yanked }) => [
        name,
        version,
        digest,
        [stage, ...promotions.map(({ to }) => to)].join(' → '),
        yanked === undefined ? '' : `taken back: ${yanked.reason}`,
    ]));
    const more = rows.length - package_repository_MOST_VERSIONS;
    return [
        table(['Package', 'Version', 'Digest', 'Environments', ''], rows.slice(0, package_repository_MOST_VERSIONS)),
        ...(more > 0 ? [`and ${more} more`] : []),
    ].join('\n\n');
}

;// CONCATENATED MODULE: ./src/repository/index-packages.js
var index_packages_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var index_packages_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});












const AT_ONCE = 3;
const README = 'metadata/README.md';
/** Reads packages out of a registry for an index; what was verified once is not verified again in this run. */
class IndexedPackages {
    #repository;
    #options;
    #world;
    #verified = new Map();
    #leftOut = [];
    constructor(repository, options, world) {
        this.#repository = repository;
        this.#options = options;
        this.#world = world;
    }
    /** Of the last reading. */
    get leftOut() {
        return [...this.#leftOut].sort();
    }
    /** @param before what the index has so far */
    async of(names, before) {
        this.#leftOut = [];
        const lanes = new Lanes(AT_ONCE);
        const reading = names.map((name) => {
            const known = before?.packages.find((one) => one.name === name);
            return lanes.run(() => this.#package(name, known));
        });
        const found = await Promise.allSettled(reading);
        return found.flatMap((one) => {
            if (one.status === 'rejected')
                throw one.reason;
            return one.value ?? [];
        });
    }
    async #package(name, before) {
        const store = registry_openRegistry(place_placeOfPackage(this.#repository, name), this.#world);
        const there = await record_versionsOf(store);
        if (there.length === 0)
            this.#leftOut.push(`${name} has no version in ${store.name}`);
        const versions = [];
        let about;
        for (const version of there) {
            const isNewest = about === undefined;
            const read = await this.#counting(name, version, () => this.#version(store, name, version, before, isNewest));
            if (read === undefined)
                continue;
            versions.push(read.indexed);
            about ??= read.about;
            this.#options.onVersion?.(name, version);
        }
        for (const gone of before?.versions.filter((one) => !there.includes(one.version)) ?? []) {
            this.#leftOut.push(`${name} ${gone.version} is no longer in ${store.name}`);
        }
        return versions.length === 0 ? undefined : { name, ...about, versions };
    }
    /** What doesn't count is left out, and said. */
    async #counting(name, version, work) {
        try {
            return await work();
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            this.#leftOut.push(`${name} ${version} is left out: ${error.message}`);
            return undefined;
        }
    }
    async #version(store, name, version, before, isNewest) {
        const digest = await digestOfVersion(store, version);
        const known = before?.versions.find((one) => one.version === version);
        if (known !== undefined && known.digest !== digest) {
            throw new errors/* UserError */.yo(`it was ${known.digest} in the index before and is ${digest} now, though a version never changes; find out by whom`);
        }
        const record = await readRecord(store, digest);
        const standing = await standingOf(store, record, this.#options.judge);
        const says = !isNewest || before?.versions[0]?.version === version;
        const { indexed, about } = this.#options.verify === 'new' && known !== undefined && says
            ? { indexed: known, about: aboutOf(before) }
            : await this.#verify(store, record, name, version, isNewest);
        const { promotions: _, yanked: __, ...facts } = indexed;
        return { indexed: { ...facts, ...stated(standing) }, about };
    }
    async #verify(store, record, name, version, isNewest) {
        const key = `${record.digest} ${isNewest}`;
        const before = this.#verified.get(key);
        if (before !== undefined)
            return before;
        const found = await inPrivateFolder(this.#world.temporary, this.#world, async (folder) => {
            const fetched = await fetchPackage(store, record, { name, version }, folder, this.#options, this.#world);
            const readme = isNewest ? await index_packages_readmeOf(fetched, folder, this.#world) : undefined;
            const { description, homepage, licence, source } = fetched.package;
            return { indexed: indexedOf(record, fetched), about: index_packages_given({ description, homepage, licence, source, readme }) };
        });
        this.#verified.set(key, found);
        return found;
    }
}
function indexedOf({ digest, layer, config }, { signers }) {
    const { version, commit, created, stage, images, dependencies } = config;
    return {
        version,
        digest,
        size: layer.size,
        commit,
        created,
        stage,
        images,
        dependencies,
        signatures: signers.map(({ kind, signer, at }) => ({ kind, signer, ...(at !== undefined && { at }) })),
    };
}
function stated({ promotions, yank }) {
    return {
        promotions: promotions.map(({ statement: { from, to, approver, at, reason }, signers }) => ({
            from,
            to,
            approver,
            at,
            ...(reason !== undefined && { reason }),
            signer: signers[0]?.signer ?? '',
        })),
        ...(yank && { yanked: { by: yank.statement.by, at: yank.statement.at, reason: yank.statement.reason } }),
    };
}
/** Out of the bytes that were signed, cut where it is longer than an index takes. */
async function index_packages_readmeOf({ manifest, content, file }, folder, world) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        if (!manifest.files.some(({ path }) => path === README))
            return undefined;
        const unpacked = (0,external_node_path_.join)(folder, 'unpacked');
        const archive = index_packages_addDisposableResource(env_1, await Archive.open(file, { signal: world.signal }), true);
        await archive.unpack(content.files, unpacked);
        return index_packages_cut(await readVerified(unpacked, manifest, README));
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = index_packages_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** At a line's end, so that no character is halved. */
function index_packages_cut(bytes) {
    if (bytes.length <= LARGEST_README)
        return bytes.toString('utf8').toWellFormed();
    const end = bytes.lastIndexOf(0x0a, LARGEST_README - 1);
    return new TextDecoder().decode(bytes.subarray(0, end < 0 ? LARGEST_README : end + 1), { stream: true });
}
function aboutOf(before) {
    const { description, homepage, licence, source, readme } = before ?? {};
    return index_packages_given({ description, homepage, licence, source, readme });
}
function index_packages_given(values) {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
}

;// CONCATENATED MODULE: ./src/repository/index-write.js











/** How often another writer may be in between. */
const index_write_TRIES = 5;
/**
 * Looks at every version of the known packages, verifies it, and writes the signed index: its serial is one more than the
 * one before. Nobody holds a lock in a registry, so it is read back, and written anew over what somebody else wrote.
 *
 * @throws {UserError} the index before doesn't count, the signature wouldn't, or other writers kept coming in between
 */
async function writeIndex(request, world) {
    const store = openIndex(request.repository, world);
    for (const name of request.names)
        checkPackageName(name);
    const packages = new IndexedPackages(store.name, request, world);
    for (let tried = 1; tried <= index_write_TRIES; tried++) {
        const before = await findIndex(store, request);
        const index = await nextIndex(store, before, packages, request, world);
        const { leftOut } = packages;
        if (request.dryRun)
            return { index, signers: [], leftOut, way: 'dry-run' };
        const written = await replace(store, before, index, request, world);
        if (written !== undefined)
            return { index, ...written, leftOut, way: 'written' };
        await index_write_rest(2 ** tried, world);
    }
    throw new errors/* UserError */.yo(`other writers kept changing the index of ${store.name}; run this again`);
}
async function nextIndex(store, before, packages, { names, seen = 0, lifetimeSeconds }, { now }) {
    const known = before?.index.packages ?? [];
    const all = [...new Set([...known.map(({ name }) => name), ...names])].sort();
    const found = await packages.of(all, before?.index);
    const generated = now();
    const index = {
        schema: 1,
        statement: 'index',
        repository: store.name,
        serial: Math.max(before?.index.serial ?? 0, seen) + 1,
        generated: timeOf(generated),
        expires: timeOf(generated + lifetimeSeconds * 1000),
        packages: found,
    };
    checkStatement(INDEX_SCHEMA, index, `the index of ${store.name}`);
    const trouble = indexTrouble(index, store.name, seen);
    if (trouble !== undefined)
        throw new Error(`the index of ${store.name} ${trouble}`);
    const { length } = canonicalBytes(index);
    if (length <= LARGEST_INDEX)
        return index;
    throw new errors/* UserError */.yo(`the index of ${store.name} would have ${length} bytes, more than ${LARGEST_INDEX}; remove old versions by retention`);
}
/**
 * All but the tag is there before the tag is looked at and written. A writer who looked just before that writes over it
 * within moments, so it is read back after a while.
 *
 * @returns undefined where somebody else wrote meanwhile
 */
async function replace(store, before, index, { signers, judge, environment }, world) {
    const what = `the index of ${store.name}`;
    const signed = await signStatement(index, signers, what, world.signal);
    // What nobody would believe is not written at all.
    const { verified } = await judge(signed.bytes, signed.signatures, environment, what);
    const manifest = await pushStatement(store, signed, { type: INDEX_TYPE, at: index.generated });
    const { digest } = manifest.descriptor;
    const current = async () => (await store.find(INDEX_TAG))?.descriptor.digest;
    if ((await current()) !== before?.digest)
        return undefined;
    await store.putManifest(manifest, { tag: INDEX_TAG });
    await index_write_rest(1, world);
    return (await current()) === digest ? { digest, signers: verified } : undefined;
}
async function index_write_rest(times, { patience = oci_access/* PATIENCE */.aZ, signal }) {
    await (0,promises_.setTimeout)(patience.pause * times, undefined, { signal });
}

;// CONCATENATED MODULE: ./src/action/package/index.js










/** index: what the repository holds, verified, as a signed index there and as pages to look at here. */
async function indexCommand(action, inputs) {
    const place = repository_repositoryOf(action, inputs);
    const { repository, judge, world } = place;
    const signers = await signersFor(action, inputs, place);
    const written = await writeIndex({
        ...{ repository, judge, signers, environment: indexEnvironment(inputs) },
        ...(inputs.indexSerial === undefined ? {} : { seen: inputs.indexSerial }),
        names: (0,lists/* listOf */.c3)(inputs.names),
        lifetimeSeconds: inputs.lifetime,
        dryRun: inputs.dryRun,
        onVersion: (name, version) => action.log(`${name} ${version}`),
    }, world);
    const { index, digest, leftOut } = written;
    for (const sentence of leftOut)
        action.warn(sentence);
    const pages = indexSite(index, { now: world.now() });
    if (inputs.dryRun)
        action.log(`would write ${pages.size} files of pages`);
    else
        writePages(action, inputs, pages);
    action.output('index-url', digest === undefined ? undefined : `${index.repository}:${INDEX_TAG}@${digest}`);
    action.output('index-serial', index.serial);
    action.output('packages', index.packages.map(repository_versionsOf));
    tellSigners(action, written.signers);
    action.summary(indexSummary(written));
}
function writePages(action, { output }, pages) {
    const folder = output === undefined ? (0,external_node_path_.join)(action.results.path, 'site') : (0,external_node_path_.resolve)(output);
    const { written, kept } = writeSite(folder, pages);
    action.log(`${written} files of pages written to ${shownFile(folder)}, ${kept} as they were`);
    action.output('site', folder);
}

// EXTERNAL MODULE: ./src/sign/openpgp/sign.js
var openpgp_sign = __webpack_require__(662);
;// CONCATENATED MODULE: ./src/sign/check.js




const PROBE = Buffer.from('This is signed to see whether a key works.\n');
/**
 * Signs something and checks it as a deployment will.
 *
 * @throws {UserError} the key can't be read, is protected by another passphrase, can't sign, or its signatures don't count
 */
async function checkOpenpgpKey(given, world) {
    const { signer, sign } = await (0,openpgp_sign.openpgpSigner)(given, world);
    const publicKey = await (0,openpgp_sign/* publicKeyOf */.k)(given, world);
    const probe = { bytes: await sign(PROBE, world.signal), where: 'a signature on trial' };
    await verifyOpenpgp(PROBE, probe, { keys: [publicKey], fingerprints: [signer] }, world);
    return { signer, publicKey };
}
/** @throws {UserError} the key can't be read, is protected by another passphrase, or is of another kind */
function checkSigstoreKey(given) {
    const { signer } = (0,by_key.sigstoreKeySigner)(given);
    return { signer, publicKey: (0,sigstore_key/* publicPem */.O3)((0,sigstore_key/* readPrivateKey */.$k)(given.key, given.passphrase)) };
}

;// CONCATENATED MODULE: ./src/action/package/keygen.js









/** keygen-check: tries the keys out, and shows what those who verify need of them. */
async function keygenCommand(action, inputs) {
    const [openpgpKey, sigstoreKey] = [openpgpKeyOf(inputs), sigstoreKeyOf(inputs)];
    if (openpgpKey === undefined && sigstoreKey === undefined) {
        throw new errors/* UserError */.yo('there is no key to try out; give gpg-private-key, or sigstore: key with sigstore-key (a secret that is empty or misspelt counts as none)');
    }
    const openpgp = openpgpKey === undefined ? undefined : await checkOpenpgpKey(openpgpKey, signingWorld(action));
    const sigstore = sigstoreKey === undefined ? undefined : checkSigstoreKey(sigstoreKey);
    const files = [
        ...(openpgp === undefined ? [] : [publicKey(action, 'release.asc', openpgp)]),
        ...(sigstore === undefined ? [] : [publicKey(action, 'cosign.pub', sigstore)]),
    ];
    action.output('public-key', files[0]);
    tellSigners(action, [
        ...(openpgp === undefined ? [] : [{ kind: 'openpgp', signer: openpgp.signer }]),
        ...(sigstore === undefined ? [] : [{ kind: 'sigstore', signer: sigstore.signer }]),
    ]);
    for (const { signer } of [openpgp, sigstore].filter((one) => one !== undefined))
        action.log(`${signer} signs`);
    action.summary(keysSummary(openpgp, sigstore));
    if (inputs.environment !== undefined)
        await refuseUntrusted(action, inputs, { openpgp, sigstore });
}
/** A key that works and that nobody trusts is found out at the first deployment otherwise. */
async function refuseUntrusted(action, inputs, tried) {
    const { environment } = inputs;
    const { openpgp, sigstore } = await trustIn(environment, inputs, settings_configOf(inputs), signingWorld(action));
    const hints = (sigstore?.keys ?? []).map((pem) => (0,sigstore_key/* hintOf */.$z)((0,sigstore_key/* readPublicKey */.RR)(pem, 'a trusted key')));
    const signers = [
        ...(tried.openpgp === undefined || openpgp?.fingerprints.includes(tried.openpgp.signer) ? [] : [tried.openpgp]),
        ...(tried.sigstore === undefined || hints.includes(tried.sigstore.signer) ? [] : [tried.sigstore]),
    ].map(({ signer }) => signer);
    if (signers.length === 0)
        return action.log(`trusted for ${environment}`);
    throw new errors/* UserError */.yo(`${signers.join(' and ')} can sign, and nobody trusts it for ${environment}; add the lines of the summary to gradus.yml`);
}
function publicKey(action, name, { publicKey: text }) {
    return action.results.write(name, text);
}

;// CONCATENATED MODULE: ./src/action/package/list.js



/** list: packages and versions, as the signed index of the repository has them. */
async function listCommand(action, inputs) {
    const { name } = inputs;
    const { index, signers } = await signedIndex(inputs, repository_repositoryOf(action, inputs));
    const packages = index.packages.filter((one) => name === undefined || one.name === name);
    if (name !== undefined && packages.length === 0) {
        action.notice(`the index of ${index.repository} has no package ${name}; push it, and write the index anew`);
    }
    for (const one of packages) {
        for (const { version, digest, yanked } of one.versions) {
            action.log(`${one.name} ${version} ${digest}${yanked === undefined ? '' : ` (taken back: ${yanked.reason})`}`);
        }
    }
    action.output('packages', packages.map(repository_versionsOf));
    action.output('index-serial', index.serial);
    tellSigners(action, signers);
    action.summary(listSummary(index, packages));
}

;// CONCATENATED MODULE: ./src/package/archive.js









/** Up to here an archive is compressed; larger ones are only wrapped: neither who packs nor who verifies waits for zlib. */
const COMPRESSED_BYTES = 64 * 1024 * 1024;
/**
 * Writes a package as one file (tar, gzip). The order, times, modes and owners are ours, so the same entries give the
 * same tar anywhere. It appears when it is whole: beside its place first, and it replaces nothing.
 *
 * @throws {UserError} a file is not what was measured, the disk is full, something stands at `file`
 */
async function writeArchive(entries, file, options) {
    const sorted = [...entries].sort((a, b) => paths_byBytes(a.path, b.path));
    const tarBytes = sorted.reduce((sum, { size }) => sum + TAR_BLOCK + size + padding(size), TAR_END);
    const draft = (0,external_node_path_.join)((0,external_node_path_.dirname)(file), `.${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.part`);
    try {
        const handle = await (0,external_node_fs_promises_.open)(draft, 'wx', 0o600);
        try {
            const written = await archive_writeTo(handle, sorted, tarBytes, options);
            refuseRatio(file, tarBytes, written.layer.size, options.limits ?? paths_LIMITS);
            await handle.chmod(0o644);
            // Unlike a rename, this refuses to put it in the place of something else.
            await (0,external_node_fs_promises_.link)(draft, file);
            return { file, tarBytes, ...written };
        }
        finally {
            await handle.close();
        }
    }
    catch (cause) {
        throw diskError(`write ${file}`, cause);
    }
    finally {
        await (0,external_node_fs_promises_.rm)(draft, { force: true });
    }
}
async function archive_writeTo(handle, sorted, tarBytes, options) {
    const blocks = new Blocks();
    const tar = new entries_Measure();
    let size = 0;
    const wrap = tarBytes <= (options.compressedBytes ?? COMPRESSED_BYTES) ? compressed : stored;
    let writing = Promise.resolve();
    try {
        for await (const block of blocks_ahead(tarBlocks(sorted, blocks, options))) {
            tar.add(block);
            const member = await wrap(block);
            for (const piece of member)
                size += piece.length;
            // The disk works on one block while the next one is read.
            await writing;
            writing = archive_writeAll(handle, member).then(() => blocks.give(block));
            writing.catch(() => { });
        }
    }
    finally {
        await writing;
    }
    return { digest: `sha256:${tar.digest()}`, layer: { size } };
}
async function archive_writeAll(handle, pieces) {
    const { bytesWritten } = await handle.writev(pieces);
    // What a disk that fills up did not take, it refuses with a reason when it is asked again.
    let skip = bytesWritten;
    for (const piece of pieces) {
        for (let at = Math.min(skip, piece.length); at < piece.length;)
            at += (await handle.write(piece, at)).bytesWritten;
        skip = Math.max(0, skip - piece.length);
    }
}
/** The archive's bytes in full blocks; whoever takes one gives it back. */
async function* tarBlocks(sorted, blocks, { mtime, signal, onBytes }) {
    let block = blocks.take();
    let filled = 0;
    const room = () => block.subarray(filled);
    function* advance(count) {
        filled += count;
        if (filled < block.length)
            return;
        yield block;
        block = blocks.take();
        filled = 0;
    }
    function* put(bytes) {
        for (let at = 0; at < bytes.length;) {
            const part = bytes.subarray(at, at + block.length - filled);
            // A file is read right into its place.
            if (part.buffer !== block.buffer)
                block.set(part, filled);
            at += part.length;
            yield* advance(part.length);
        }
    }
    for (const entry of sorted) {
        signal.throwIfAborted();
        yield* put(tarHeader(entry.path, entry.size, entry.mode, mtime));
        const measure = entry.stamp === undefined ? new entries_Measure() : undefined;
        let [size, stamp] = [0, ''];
        const onStamp = (found) => {
            stamp = found;
        };
        for await (const piece of entryBytes(entry, room, onStamp)) {
            signal.throwIfAborted();
            measure?.add(piece);
            size += piece.length;
            onBytes?.(piece.length);
            if (size <= entry.size)
                yield* put(piece);
        }
        const isSame = measure === undefined ? stamp === entry.stamp : measure.digest() === entry.sha256;
        if (size !== entry.size || !isSame) {
            throw new errors/* UserError */.yo(`${entry.path} changed while it was packed; nothing may write to its source now`);
        }
        yield* put(Buffer.alloc(padding(entry.size)));
    }
    yield* put(Buffer.alloc(TAR_END));
    if (filled > 0)
        yield block.subarray(0, filled);
}
/** What would be refused as a bomb is not packed either. */
function refuseRatio(file, tarBytes, size, { ratio, freeBytes }) {
    if (tarBytes <= freeBytes || tarBytes - freeBytes <= size * ratio)
        return;
    throw new errors/* UserError */.yo(`${file} would unpack to more than ${ratio} times its size, which is refused as a bomb; leave files of zeros out`);
}

// EXTERNAL MODULE: ../../node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(2831);
;// CONCATENATED MODULE: ./src/package/deployment-config.js




/**
 * `metadata/deployment_config.yaml`: of a `gradus.yml` what concerns one service, itself a `gradus.yml` that says the
 * same of it.
 *
 * @param text of the `gradus.yml`; absent: the service has nothing but defaults
 * @throws {UserError} what is wrong with the file, or that it has no such service
 */
function deploymentConfig(text, path, service) {
    const whole = text === undefined ? {} : deployment_config_checked(text, path);
    const services = deployment_config_keysOf(whole.services);
    const known = Object.keys(services);
    if (known.length > 0 && !known.includes(service)) {
        throw new errors/* UserError */.yo(`${path} has no service ${service}; it has ${known.join(', ')}`);
    }
    const environments = Object.entries(deployment_config_keysOf(whole.environments)).map(([name, settings]) => [
        name,
        onlyOf(deployment_config_keysOf(settings), service),
    ]);
    const { services: _, environments: __, ...others } = whole;
    const own = {
        ...others,
        services: { [service]: services[service] ?? {} },
        ...(environments.length > 0 && { environments: Object.fromEntries(environments) }),
    };
    return `# Settings of ${service}, out of gradus.yml when this was packed.\n${(0,js_yaml/* dump */.Bh)(own, { sortKeys: true, lineWidth: -1, noRefs: true })}`;
}
function deployment_config_checked(text, path) {
    (0,load/* loadConfig */.Z9)(text, path);
    return deployment_config_keysOf((0,yaml/* readYaml */.g)(text, path).value);
}
function onlyOf(environment, service) {
    const { services, ...others } = environment;
    const own = deployment_config_keysOf(services)[service];
    return own === undefined ? others : { ...others, services: { [service]: own } };
}
function deployment_config_keysOf(value) {
    return typeof value === 'object' && value !== null ? value : {};
}

;// CONCATENATED MODULE: ./src/package/layout.js






/** What of a folder goes where: the first that is there. */
const layout_FILES = [
    ['containers/Dockerfile', ['Dockerfile']],
    ['containers/.dockerignore', ['.dockerignore']],
    ['containers/docker-compose.yml', ['docker-compose.yml', 'docker-compose.yaml', 'compose.yaml', 'compose.yml']],
    ['metadata/README.md', ['README.md', 'readme.md']],
];
const FOLDERS = [
    ['containers/k8s', 'k8s'],
    ['monitoring', 'monitoring'],
    ['recipe', 'recipe'],
];
const WORKFLOWS = '.github/workflows';
const LARGEST_WORKFLOW = 1024 * 1024;
/**
 * The files of a service's repository that its package holds, and where.
 *
 * @throws {UserError} there is nothing to deploy, or something that can't lie in a package
 */
function serviceEntries(sources) {
    const { root, folder, config, sbom } = sources;
    const home = realFolder((0,external_node_path_.join)(root, folder));
    const entries = [
        ...layout_FILES.flatMap(([to, from]) => firstThere(home, to, from)),
        ...FOLDERS.flatMap(([to, from]) => folderEntries((0,external_node_path_.join)(home, from), to)),
        ...(config === undefined ? [] : [fileEntry((0,external_node_path_.join)(root, config), 'recipe/gradus.yml')]),
        ...(sbom === undefined
            ? firstThere(home, 'metadata/sbom.cdx.json', ['sbom.cdx.json'])
            : [fileEntry(sbom, 'metadata/sbom.cdx.json')]),
        ...workflowEntries(sources),
    ];
    if (!entries.some(({ path }) => path === 'containers/Dockerfile' || path.startsWith('containers/k8s/'))) {
        throw new errors/* UserError */.yo(`${home} has neither a Dockerfile nor a folder k8s, so there is nothing to deploy; let build-image generate them, or give the service's folder`);
    }
    return entries;
}
/** @throws {UserError} too many, too large, or a path that can't lie in a package or collides with another */
function checkEntries(entries) {
    if (entries.length > paths_LIMITS.files)
        throw tooMany();
    const paths = new paths_PathSet();
    for (const { path } of entries) {
        const trouble = paths_pathTrouble(path) ?? paths.add(path);
        if (trouble !== undefined)
            throw new errors/* UserError */.yo(`${paths_shownPath(path)} ${trouble}; rename it, then pack again`);
    }
    let bytes = 0;
    for (const entry of entries) {
        bytes += bytesOf(entry);
        if (bytesOf(entry) <= paths_LIMITS.fileBytes && bytes <= paths_LIMITS.bytes)
            continue;
        throw new errors/* UserError */.yo(`${paths_shownPath(entry.path)} makes the package too large: a file has at most ${paths_LIMITS.fileBytes} bytes and a package ${paths_LIMITS.bytes}; leave out what no deploy needs`);
    }
}
function tooMany() {
    return new errors/* UserError */.yo(`there are more than ${paths_LIMITS.files} files to pack, which is the most that a package holds; leave out of k8s, monitoring and recipe what no deploy needs`);
}
function firstThere(home, to, names) {
    const name = names.find((one) => (0,external_node_fs_.lstatSync)((0,external_node_path_.join)(home, one), { throwIfNoEntry: false }) !== undefined);
    return name === undefined ? [] : [fileEntry((0,external_node_path_.join)(home, name), to)];
}
function folderEntries(folder, to) {
    const there = (0,external_node_fs_.lstatSync)(folder, { throwIfNoEntry: false });
    if (there === undefined)
        return [];
    if (!there.isDirectory())
        throw new errors/* UserError */.yo(`${folder} is no folder; packages are made of folders and files`);
    const entries = [];
    const open = [{ folder, to, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        for (const item of listing_itemsOf(next.folder)) {
            const [from, path] = [(0,external_node_path_.join)(next.folder, item.name), `${next.to}/${item.name}`];
            if (!item.isDirectory())
                entries.push(fileEntry(from, path));
            else if (next.depth < paths_LIMITS.depth)
                open.push({ folder: from, to: path, depth: next.depth + 1 });
            else
                throw new errors/* UserError */.yo(`${paths_shownPath(from)} lies more than ${paths_LIMITS.depth} folders deep; pack a flatter tree`);
            if (entries.length > paths_LIMITS.files)
                throw tooMany();
        }
    }
    return entries;
}
function fileEntry(file, path) {
    const stats = (0,external_node_fs_.lstatSync)(file, { throwIfNoEntry: false });
    if (stats === undefined)
        throw new errors/* UserError */.yo(`there is no file ${paths_shownPath(file)}; give one that is there`);
    if (stats.isSymbolicLink()) {
        throw new errors/* UserError */.yo(`${paths_shownPath(file)} is a link, which a package can't hold; put the file itself in its place`);
    }
    if (!stats.isFile())
        throw new errors/* UserError */.yo(`${paths_shownPath(file)} is no file; packages hold nothing but files`);
    // The owner's right alone: the others depend on the umask of whoever checked it out.
    const mode = (stats.mode & 0o100) === 0 ? 'file' : 'executable';
    return { path, mode, content: { file, bytes: stats.size } };
}
function workflowEntries({ root, folder, service, shared, workflows }) {
    if (workflows !== undefined)
        return workflows.map((path) => workflowEntry(root, path));
    const there = (0,external_node_fs_.lstatSync)((0,external_node_path_.join)(root, WORKFLOWS), { throwIfNoEntry: false });
    if (there === undefined || !there.isDirectory())
        return [];
    return [...listing_itemsOf((0,external_node_path_.join)(root, WORKFLOWS))]
        .filter((item) => item.isFile() && /\.ya?ml$/.test(item.name))
        .filter(({ name }) => !shared || isAbout((0,external_node_path_.join)(root, WORKFLOWS, name), name, [service, folder]))
        .map(({ name }) => workflowEntry(root, `${WORKFLOWS}/${name}`));
}
function workflowEntry(root, path) {
    return fileEntry((0,external_node_path_.join)(root, path), `ci-cd/${path.slice(path.lastIndexOf('/') + 1)}`);
}
/** Whether a workflow's name or text has one of the words, whole. */
function isAbout(file, name, words) {
    if ((0,external_node_fs_.statSync)(file).size > LARGEST_WORKFLOW)
        return false;
    const text = `${name}\n${(0,external_node_fs_.readFileSync)(file, 'utf8')}`;
    return words.some((word) => word !== '' && wholeWord(word).test(text));
}
function wholeWord(word) {
    return new RegExp(`(?<![\\w-])${word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}(?![\\w-])`);
}
function realFolder(folder) {
    try {
        const real = (0,external_node_fs_.realpathSync)(folder);
        if ((0,external_node_fs_.statSync)(real).isDirectory())
            return real;
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`there is no folder ${folder}; give that of the service`, { cause });
    }
    throw new errors/* UserError */.yo(`${folder} is no folder; give that of the service`);
}

;// CONCATENATED MODULE: ./src/package/secrets.js
/** Names of files that hold nothing but secrets. */
const secrets_NAMES = /(?:^|\/)(?:\.env(?:\.(?!example$|sample$|template$)[^/]*)?|\.netrc|\.npmrc|\.pypirc|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519)|kubeconfig|[^/]*\.(?:key|pfx|p12|jks|keystore))$/i;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/;
const KUBERNETES_SECRET = /^kind:[ \t]*["']?Secret["']?[ \t]*(?:#.*)?\r?$/m;
const FILLED = /^(?:data|stringData):/m;
const DOCUMENTS = /^---(?:[ \t].*)?\r?$/m;
/**
 * Why a file must not be in a package, which many may read: it has a secret in it. The end of a sentence that begins
 * with its path.
 *
 * @param head its first bytes
 */
function secretTrouble(path, head) {
    if (secrets_NAMES.test(path))
        return 'is by its name a file of secrets';
    const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
    // Most files have none of it, and needn't become a text.
    if (bytes.includes('PRIVATE KEY') && PRIVATE_KEY.test(bytes.toString('latin1')))
        return 'has a private key in it';
    if (!/\.(?:ya?ml|json)$/.test(path) || !path.startsWith('containers/k8s/'))
        return undefined;
    const text = bytes.toString('latin1');
    const filled = text.split(DOCUMENTS).some((one) => KUBERNETES_SECRET.test(one) && FILLED.test(one));
    return filled ? 'has a Kubernetes Secret with values in it' : undefined;
}

;// CONCATENATED MODULE: ./src/package/pack.js

















/**
 * Packs a service. The same commit gives the same bytes, whoever packs it and wherever.
 *
 * @throws {UserError} a value or a file that can't be in a package
 */
async function packFolder(request, options) {
    const file = checkedPackageFile({ ...request.package, schema: 1 }, 'the package');
    const entries = [...serviceEntries(request.sources), ...generatedEntries(request, file)];
    checkEntries(entries);
    const stage = checkedStage(request.stage);
    const progress = pack_progressOf(entries, options);
    const measured = await measureEntries(entries, options.signal, progress);
    const lock = measured.find(({ path }) => path === LOCK)?.sha256;
    const manifest = {
        schema: 1,
        name: file.name,
        version: file.version,
        stage,
        images: imageDigests(file),
        ...(lock !== undefined && { lock }),
        files: measured.map(pack_listed).sort((a, b) => paths_byBytes(a.path, b.path)),
    };
    const bytes = manifestBytes(manifest);
    return {
        package: file,
        manifest,
        manifestBytes: bytes,
        write(to, signatures) {
            const all = [...measured, ...signedEntries(bytes, signatures)];
            const archive = {
                mtime: Math.floor(Date.parse(file.created) / 1000),
                signal: options.signal,
                onBytes: progress,
            };
            return writeArchive(all, to, archive);
        },
    };
}
/** Every byte is worked through twice. */
function pack_progressOf(entries, { onProgress }) {
    const total = 2 * entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
    let done = 0;
    return (count) => {
        done += count;
        onProgress?.(Math.min(done, total), total);
    };
}
function checkedStage(stage) {
    const problems = [];
    (0,config_read/* readBySchema */.RZ)(schema/* STAGE_NAME */.rf, stage, ['stage'], problems);
    if (problems.length > 0)
        throw new errors/* UserError */.yo((0,load/* report */.z8)(problems.map(load/* sentenceOf */.$N)));
    return stage;
}
function pack_listed({ path, size, sha256, mode }) {
    return { path, size, sha256, mode };
}
function generatedEntries({ sources, lock }, file) {
    const { root, config, service } = sources;
    const text = config === undefined ? undefined : pack_textOf((0,external_node_path_.join)(root, config));
    const settings = deploymentConfig(text, config ?? 'gradus.yml', service);
    const entry = (path, content) => ({ path, mode: 'file', content });
    return [
        entry(PACKAGE, Buffer.from(packageFileText(file))),
        entry('metadata/deployment_config.yaml', Buffer.from(settings)),
        ...(lock === undefined ? [] : [entry(LOCK, lock)]),
    ];
}
function pack_textOf(file) {
    try {
        return (0,external_node_fs_.readFileSync)(file, 'utf8');
    }
    catch (cause) {
        throw diskError(`read ${file}`, cause);
    }
}
/** Every byte is read once; what is found is what the archive must have. */
async function measureEntries(entries, signal, onBytes) {
    const into = entries_turns();
    const measured = [];
    for (const entry of entries) {
        const measure = new entries_Measure();
        let stamp;
        const onStamp = (found) => {
            stamp = found;
        };
        for await (const piece of blocks_ahead(entryBytes(entry, into, onStamp))) {
            signal.throwIfAborted();
            const secret = measure.size === 0 ? secretTrouble(entry.path, piece) : undefined;
            if (secret !== undefined) {
                throw new errors/* UserError */.yo(`${entry.path} ${secret}, and packages are read by many; take it out, and hand it over at run time`);
            }
            measure.add(piece);
            onBytes(piece.length);
        }
        measured.push({ ...entry, size: measure.size, sha256: measure.digest(), ...(stamp !== undefined && { stamp }) });
    }
    return measured;
}
function signedEntries(manifest, signatures) {
    const unknown = [...signatures.keys()].find((path) => !SIGNATURES.includes(path));
    if (unknown !== undefined)
        throw new Error(`${unknown} is no place of a signature`);
    return [[MANIFEST, manifest], ...signatures].map(([path, content]) => {
        const measure = new entries_Measure();
        measure.add(content);
        return { path, mode: 'file', content, size: measure.size, sha256: measure.digest() };
    });
}

;// CONCATENATED MODULE: ./src/action/package/dependencies.js







const LOCK_FILE = 'gradus.lock.json';
const LARGEST_LOCK = 1024 * 1024;
/**
 * What the dependencies are locked to, by the signed index of the repository; the lock file is written where it changes.
 *
 * @param folder of the service, absolute
 * @returns nothing where nothing is needed
 * @throws {UserError} they can't be met and why, or `locked` and they are not what the lock file says
 */
async function lockedDependencies(action, inputs, root, folder) {
    if (Object.keys(root.dependencies).length === 0)
        return undefined;
    const { locked } = inputs;
    const { index } = await signedIndex(inputs, repository_repositoryOf(action, inputs));
    const file = inputs.lockFile === undefined ? (0,external_node_path_.join)(folder, LOCK_FILE) : (0,external_node_path_.resolve)(inputs.lockFile);
    const before = (0,external_node_fs_.existsSync)(file) ? report_files_textAt(file, LARGEST_LOCK) : undefined;
    const lock = before === undefined ? {} : { lock: readLock(Buffer.from(before), file) };
    const resolution = resolvePackages(index, { root, ...lock, locked });
    for (const { name, version, digest } of resolution.packages)
        action.log(`${name} ${version} ${digest}`);
    for (const { name, from, to } of resolution.changes) {
        action.log(`${name}: ${from ?? 'new'} → ${to ?? 'no longer needed'}`);
    }
    const bytes = lockBytes(resolution.lock);
    if (!inputs.dryRun && before !== bytes.toString('utf8'))
        write(file, bytes);
    action.output('lock', file);
    return bytes;
}
function write(file, bytes) {
    try {
        (0,external_node_fs_.writeFileSync)(file, bytes);
    }
    catch (cause) {
        throw diskError(`write ${file}`, cause);
    }
}

;// CONCATENATED MODULE: ./src/image/commit.js




const commit_SECONDS = 30;
/**
 * The commit that a folder is checked out at, asked of git.
 *
 * @returns nothing where there is no repository, no commit or no git
 */
async function commitOf(folder, surroundings, signal) {
    const args = ['-c', 'log.showSignature=false', 'log', '-1', '--no-show-signature', '--format=%H %ct', 'HEAD'];
    const { code, stdout } = await askGit(folder, args, surroundings, signal);
    const [, commit, committed] = /^([0-9a-f]{40,64}) (\d{1,12})\n?$/.exec(stdout) ?? [];
    return code === 0 && commit !== undefined ? { commit, committed: Number(committed) } : {};
}
/**
 * Files that are not as the commit has them, new ones among them; paths from the top of the repository.
 *
 * @param root  its top folder
 * @param paths where to look, from there; empty: everywhere
 */
async function changedFiles(root, paths, surroundings, signal) {
    const places = paths.map((path) => `:(top,literal)${path}`);
    const args = ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--', ...places];
    const { code, stdout } = await askGit(root, args, surroundings, signal);
    if (code !== 0)
        return [];
    return stdout
        .split('\0')
        .map((line) => line.slice(3))
        .filter((path) => path !== '');
}
async function askGit(folder, args, surroundings, signal) {
    const git = found(surroundings);
    if (git === undefined)
        return { code: undefined, stdout: '' };
    const settings = ['safe.directory=*', 'core.fsmonitor=false'].flatMap((one) => ['-c', one]);
    const env = {
        ...(0,environment/* childEnvironment */.Q)(surroundings.env),
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_OPTIONAL_LOCKS: '0',
        GIT_TERMINAL_PROMPT: '0',
        GIT_NO_REPLACE_OBJECTS: '1',
    };
    return await (0,run/* runProgram */.m)(git, [...settings, ...args], { env, signal, cwd: folder, seconds: commit_SECONDS });
}
function found({ env, outside }) {
    try {
        return (0,find/* findProgram */.K)('git', env.PATH, outside);
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/image/service-name.js
/** Services, releases and objects in Kubernetes carry suffixes, so names stay below its 63 characters. */
const service_name_LONGEST = 48;
/** A DNS label made of what a project calls itself; undefined where nothing of it can stand in one. */
function service_name_serviceName(text) {
    const label = (text ?? '')
        .slice(0, 300)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .slice(0, service_name_LONGEST + 1)
        .replace(/^-|-$/g, '')
        .slice(0, service_name_LONGEST)
        .replace(/-$/, '');
    return label === '' ? undefined : label;
}

// EXTERNAL MODULE: ./src/action/values.js
var action_values = __webpack_require__(4828);
;// CONCATENATED MODULE: ./src/confidence/git/repository.js



const LONGEST_MS = 120_000;
const LARGEST_OUTPUT = 512 * 1024 * 1024;
const LONGEST_REVISION = 250;
/** Git's own commands on one repository: argument arrays, no shell, no configuration of the machine, no questions. */
class repository_Repository {
    /** Top folder of the work tree, absolute, without links. */
    root;
    #git;
    #signal;
    constructor(git, root, signal) {
        this.#git = git;
        this.root = root;
        this.#signal = signal;
    }
    /**
     * @param git    absolute path of the program
     * @param folder any folder of the work tree
     * @throws {UserError} there is no repository, or it is a shallow clone, whose history says nothing
     */
    static async open(git, folder, signal) {
        const there = repository_realFolder(folder);
        const answer = await new repository_Repository(git, there, signal).ask([
            'rev-parse',
            '--is-shallow-repository',
            '--show-toplevel',
        ]);
        const [shallow, root = there] = answer.text.split('\n');
        if (answer.code !== 0) {
            throw new errors/* UserError */.yo(`there is no git repository in ${folder} (${lastLine(answer.error)}); check it out first, with actions/checkout and fetch-depth: 0`);
        }
        if (shallow === 'true') {
            throw new errors/* UserError */.yo(`the repository in ${folder} is a shallow clone, so neither the range nor the history of its files can be told; give actions/checkout fetch-depth: 0`);
        }
        return new repository_Repository(git, root, signal);
    }
    /**
     * @returns the full id of the commit that a revision names, or undefined
     * @throws {UserError} the text can't be a revision
     */
    async commit(revision) {
        if (!/^[^\s\p{Cc}~^:?*[\\-][^\s\p{Cc}:?*[\\]*$/u.test(revision) ||
            revision.length > LONGEST_REVISION ||
            revision.includes('..')) {
            throw new errors/* UserError */.yo(`${JSON.stringify(revision.slice(0, LONGEST_REVISION))} is no revision; write one commit, branch or tag`);
        }
        for (const name of [revision, `origin/${revision}`]) {
            const answer = await this.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
            if (answer.code === 0)
                return answer.text.trim();
        }
        return undefined;
    }
    /** @throws {Error} git failed */
    async run(args, input) {
        const { code, output, error } = await this.#call(args, input);
        if (code !== 0)
            throw new Error(`git ${args[0]} ended with ${code}: ${lastLine(error)}`);
        return output;
    }
    /** A question that git answers by its exit code as well. */
    async ask(args) {
        const { code, output, error } = await this.#call(args);
        return { code, text: output.toString('utf8').replace(/\n$/, ''), error };
    }
    #call(args, input) {
        const settings = [`safe.directory=${this.root}`, 'core.quotePath=true', 'core.fsmonitor=false'];
        const child = (0,external_node_child_process_.spawn)(this.#git, [...settings.flatMap((one) => ['-c', one]), ...args], {
            cwd: this.root,
            env: repository_environment(this.#git),
            stdio: ['pipe', 'pipe', 'pipe'],
            signal: AbortSignal.any([this.#signal, AbortSignal.timeout(LONGEST_MS)]),
        });
        return new Promise((resolve, reject) => {
            const pieces = [];
            let bytes = 0;
            let error = '';
            child.stdout.on('data', (piece) => {
                bytes += piece.length;
                if (bytes <= LARGEST_OUTPUT)
                    pieces.push(piece);
                else
                    child.kill('SIGKILL');
            });
            child.stderr.on('data', (piece) => {
                if (error.length < 10_000)
                    error += piece.toString('utf8');
            });
            child.stdin.on('error', () => { });
            child.stdin.end(input ?? '');
            child.once('error', (cause) => reject(new errors/* UserError */.yo(`can't run git ${args[0]}: ${(0,errors/* messageOf */.bD)(cause)}`, { cause })));
            child.once('close', (code) => {
                if (bytes > LARGEST_OUTPUT)
                    reject(new errors/* UserError */.yo(`git ${args[0]} says more than ${LARGEST_OUTPUT} bytes; give a shorter range`));
                else
                    resolve({ code: code ?? -1, output: Buffer.concat(pieces), error });
            });
        });
    }
}
/** Nothing of this process's environment but what git needs to find its own parts. */
function repository_environment(git) {
    return {
        PATH: `${git.slice(0, git.lastIndexOf('/'))}:/usr/bin:/bin`,
        LC_ALL: 'C',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_OPTIONAL_LOCKS: '0',
        GIT_TERMINAL_PROMPT: '0',
        GIT_NO_REPLACE_OBJECTS: '1',
    };
}
function repository_realFolder(folder) {
    try {
        return (0,external_node_fs_.realpathSync)(folder);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`there is no folder ${folder}; give the one that the repository is checked out to`, { cause });
    }
}
function lastLine(text) {
    return text.trim().split('\n').at(-1) ?? '';
}

;// CONCATENATED MODULE: ./src/package/version.js


/** What a history without a release begins with. */
const FIRST = '0.1.0';
/**
 * The semantic version of a package.
 *
 * @param service tags such as `shop-v1.2.0`, `shop@1.2.0` and `shop/v1.2.0` are of the service alone
 * @throws {UserError} there is none where it should come from, or it is no semantic version
 */
function packageVersion(source, facts, service) {
    if (source === 'tag')
        return fromTag(facts, service) ?? refuse('tag', noTag(facts, service));
    if (source === 'file') {
        return fromFile(facts) ?? refuse('file', 'no package.json, pyproject.toml, pom.xml or VERSION states one');
    }
    if (source === 'commits') {
        return fromCommits(facts) ?? refuse('commits', "the history can't be read; check out with fetch-depth: 0");
    }
    const found = fromTag(facts, service) ?? fromFile(facts) ?? fromCommits(facts);
    return found ?? refuse('auto', "no tag is at the commit, no file states one, and the history can't be read");
}
function refuse(source, why) {
    throw new errors/* UserError */.yo(`version: ${source} gives none (${why}); write one such as 1.4.2`);
}
function noTag({ tagsHere }, service) {
    if (tagsHere.length === 0)
        return 'no tag is at the commit; fetch tags, or push one such as v1.4.2';
    return `${tagsHere.slice(0, 3).join(', ')} is none such as v1.4.2 or ${service}-v1.4.2`;
}
/** The newest version that tags name: those of the service alone where there are any, else those of the repository. */
function newestTag(tags, service) {
    for (const prefix of [`${service}-v`, `${service}@`, `${service}/v`, 'v', '']) {
        const found = tags
            .filter((tag) => tag.startsWith(prefix) && version_isVersion(tag.slice(prefix.length)))
            .map((tag) => ({ tag, version: tag.slice(prefix.length) }))
            .sort((a, b) => semver.rcompare(a.version, b.version));
        if (found[0] !== undefined)
            return found[0];
    }
    return undefined;
}
function fromTag({ tagsHere }, service) {
    const found = newestTag(tagsHere, service);
    return found === undefined ? undefined : { version: found.version, source: 'tag', because: `tag ${found.tag}` };
}
function fromFile({ stated }) {
    if (stated === undefined)
        return undefined;
    const { file, version } = stated;
    if (version_isVersion(version))
        return { version, source: 'file', because: file };
    const near = semver.coerce(version, { includePrerelease: true })?.version;
    throw new errors/* UserError */.yo(`version: ${file} has ${JSON.stringify(version.slice(0, 80))}, which is no semantic version; write ${near ?? '1.4.2'}${near === undefined ? '' : ', say,'} there, or give the version as an input`);
}
function fromCommits({ history }) {
    if (history === undefined)
        return undefined;
    const { last, messages } = history;
    if (last === undefined) {
        return { version: FIRST, source: 'commits', because: 'no release yet' };
    }
    if (messages.length === 0)
        return { version: last, source: 'commits', because: `no commit since ${last}` };
    const raise = raiseOf(messages, last);
    const version = semver.inc(last, raise);
    if (version === null)
        throw new Error(`${last} can't be raised`);
    return {
        version,
        source: 'commits',
        because: `${raise} since ${last}, by ${messages.length === 1 ? 'one commit' : `${messages.length} commits`}`,
    };
}
/**
 * How far commits raise a version: a breaking change raises the first number, a feature the second, anything else the
 * third. Before 1.0.0, where anything may change, a breaking change raises the second.
 *
 * @see https://www.conventionalcommits.org/en/v1.0.0/#specification
 */
function raiseOf(messages, last) {
    if (messages.some(isBreaking))
        return semver.major(last) === 0 ? 'minor' : 'major';
    return messages.some((message) => /^feat(?:\([^()\n]*\))?: /i.test(message)) ? 'minor' : 'patch';
}
function isBreaking(message) {
    return /^[a-z]+(?:\([^()\n]*\))?!: /i.test(message) || /^BREAKING[ -]CHANGE: /m.test(message);
}
function version_isVersion(text) {
    return text.length <= 128 && semver.valid(text) !== null && /^\d/.test(text) && semver.parse(text)?.raw === text;
}

// EXTERNAL MODULE: ../../node_modules/smol-toml/dist/index.js + 8 modules
var dist = __webpack_require__(528);
// EXTERNAL MODULE: ../../node_modules/saxes/saxes.js
var saxes = __webpack_require__(628);
;// CONCATENATED MODULE: ./src/xml.js


const DEEPEST = 200;
/** Reports are full of what programs printed; such a character spoils a message, not the structure. */
const xml_HARMLESS = /disallowed character|malformed character entity/;
/**
 * Walks an XML document. A document type with declarations of its own is refused before anything of it is used, and the
 * parser knows no entities but XML's five, so nothing in it can grow.
 *
 * @param name how errors call the document
 * @throws {UserError} it isn't well-formed, declares entities, or is nested too deep; or what the visitor throws
 */
function readXml(text, name, visitor) {
    const parser = new saxes/* SaxesParser */.wT({ xmlns: false, position: true });
    let depth = 0;
    parser.on('doctype', (doctype) => {
        if (doctype.includes('[')) {
            throw new errors/* UserError */.yo(`${name} declares a document type of its own (<!DOCTYPE … [), by which a small file can grow without end; write it without`);
        }
    });
    parser.on('error', (error) => {
        if (!xml_HARMLESS.test(error.message))
            throw new errors/* UserError */.yo(`${name} is no well-formed XML: ${withLine((0,errors/* messageOf */.bD)(error))}`);
    });
    parser.on('opentag', (tag) => {
        depth += 1;
        if (depth > DEEPEST)
            throw new errors/* UserError */.yo(`${name} is nested more than ${DEEPEST} levels deep`);
        visitor.open(tag.name, tag.attributes, parser.line);
    });
    parser.on('closetag', (tag) => {
        depth -= 1;
        visitor.close?.(tag.name);
    });
    const { text: hear } = visitor;
    if (hear)
        parser.on('text', (piece) => hear.call(visitor, piece));
    parser.write(text).close();
}
/** The parser puts line and column before its sentence. */
function withLine(message) {
    return message.replace(/^(\d+):\d+: /, 'line $1: ');
}

;// CONCATENATED MODULE: ./src/package/version-file.js




/** Files that state a version, in the order in which they are asked. */
const READERS = {
    VERSION: (text) => text
        .trim()
        .split('\n')[0]
        ?.trim()
        .replace(/^v(?=\d)/, '') || undefined,
    'package.json': (text, file) => version_file_textAt((0,yaml/* readYaml */.g)(text, file).value, 'version'),
    'pyproject.toml': (text, file) => {
        const toml = readToml(text, file);
        return version_file_textAt(toml, 'project', 'version') ?? version_file_textAt(toml, 'tool', 'poetry', 'version');
    },
    'pom.xml': pomVersion,
};
/**
 * The version that a service's files state; undefined where none does.
 *
 * @param read text of a file of the service's folder, by name
 * @throws {UserError} two files state two versions, or one can't be read
 */
function statedVersion(read) {
    const found = Object.entries(READERS).flatMap(([file, reader]) => {
        const text = read(file);
        const version = text === undefined ? undefined : reader(text, file);
        return version === undefined ? [] : [{ file, version }];
    });
    const [first, ...others] = found;
    const other = others.find(({ version }) => version !== first?.version);
    if (first !== undefined && other !== undefined) {
        throw new errors/* UserError */.yo(`version: ${first.file} has ${first.version} and ${other.file} has ${other.version}; make them one, or give the version as an input`);
    }
    return first;
}
function version_file_textAt(value, ...path) {
    let current = value;
    for (const key of path) {
        if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key))
            return undefined;
        current = current[key];
    }
    return typeof current === 'string' ? current : undefined;
}
function readToml(text, file) {
    try {
        return (0,dist/* parse */.qg)(text);
    }
    catch (cause) {
        if (!(cause instanceof dist/* TomlError */.zx))
            throw cause;
        throw new errors/* UserError */.yo(`${file} line ${cause.line} is no TOML; mend it`, { cause });
    }
}
/** Of the project, else of its parent; what Maven would fill in can't be told here. */
function pomVersion(text, file) {
    const path = [];
    const found = new Map();
    readXml(text, file, {
        open: (name) => void path.push(name),
        close: () => void path.pop(),
        text: (piece) => {
            const key = path.join('/');
            if (/^project\/(?:parent\/)?version$|^project\/properties\/[\w.-]+$/.test(key)) {
                found.set(key, (found.get(key) ?? '') + piece);
            }
        },
    });
    const version = (found.get('project/version') ?? found.get('project/parent/version'))?.trim();
    const property = /^\$\{([\w.-]+)\}$/.exec(version ?? '')?.[1];
    return property === undefined ? version : (found.get(`project/properties/${property}`)?.trim() ?? version);
}

;// CONCATENATED MODULE: ./src/package/version-history.js


/** A release is made long before. */
const MOST_COMMITS = 10_000;
const MOST_TAGS = 100_000;
/**
 * What git knows of a commit's version: tags at it, the newest release before it, and the messages since.
 *
 * @param folder of the service: only commits that touch it count; empty: all
 * @throws {UserError} there is no such commit
 */
async function versionHistory(repository, commit, service, folder) {
    const id = await repository.commit(commit);
    if (id === undefined)
        throw new errors/* UserError */.yo(`there is no commit ${commit} in ${repository.root}; give one that is checked out`);
    const list = async (...filter) => {
        const bytes = await repository.run([
            'for-each-ref',
            `--count=${MOST_TAGS}`,
            '--format=%(refname:strip=2)',
            ...filter,
            'refs/tags',
        ]);
        return bytes
            .toString('utf8')
            .split('\n')
            .filter((name) => name !== '');
    };
    const tagsHere = await list(`--points-at=${id}`);
    const last = newestTag(await list(`--merged=${id}`), service);
    const range = last === undefined ? id : `refs/tags/${last.tag}..${id}`;
    const within = folder === '' ? [] : [`:(top,literal)${folder}`];
    const args = [
        'log',
        '--no-show-signature',
        '-z',
        '--format=%B',
        `--max-count=${MOST_COMMITS}`,
        range,
        '--',
        ...within,
    ];
    const messages = last === undefined ? [] : (await repository.run(args)).toString('utf8').split('\0');
    return {
        tagsHere,
        history: { last: last?.version, messages: messages.map((one) => one.trim()).filter((one) => one !== '') },
    };
}

;// CONCATENATED MODULE: ./src/action/package/version.js










/**
 * The version of what is packed, and why it is this one.
 *
 * @param given a version, a source of versions, or nothing: auto
 * @throws {UserError} there is none
 */
async function versionOf(action, given, place) {
    const source = given ?? 'auto';
    if (!(0,values/* isVersionSource */.O)(source))
        return { version: source, because: 'input version' };
    return packageVersion(source, await version_factsOf(action, place), place.service);
}
async function version_factsOf(action, place) {
    const { root, folder, service, commit } = place;
    const stated = statedVersion((name) => ((0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, name)) ? report_files_textAt((0,external_node_path_.join)(folder, name)) : undefined));
    const repository = await wholeRepository(root, action.cancelled);
    const known = repository === undefined
        ? { tagsHere: tagOfRun(action, commit) }
        : await versionHistory(repository, commit, service, folder === root ? '' : folder.slice(root.length + 1));
    return { ...known, ...(stated === undefined ? {} : { stated }) };
}
/** Nothing where the clone is shallow, as checkouts are by default: the other sources of versions still serve. */
async function wholeRepository(root, signal) {
    try {
        return await repository_Repository.open((0,find/* findProgram */.K)('git', process.env.PATH, [(0,external_node_path_.resolve)('.')]), root, signal);
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo)
            return undefined;
        throw error;
    }
}
/** The tag that the run is for, where this is its commit. */
function tagOfRun({ facts }, commit) {
    const [, tag] = /^refs\/tags\/(.+)$/.exec(facts.ref ?? '') ?? [];
    return tag !== undefined && facts.sha === commit ? [tag] : [];
}

;// CONCATENATED MODULE: ./src/action/package/source.js











/**
 * A service's folder as a package: its files, its version, and what the commit says.
 *
 * @throws {UserError} there is no commit, no version, or no such service
 */
async function packSource(action, inputs) {
    const folder = folderAt(inputs.path ?? '.');
    const config = settings_configOf(inputs);
    const { name, service } = source_namesOf(inputs, config, folder);
    const { commit, committed } = await checkedOut(action, folder);
    const root = rootOf(folder);
    const { version, because } = await versionOf(action, inputs.version, { root, folder, service, commit });
    const within = (0,external_node_path_.relative)(root, folder).replaceAll('\\', '/');
    const { description, homepage, licence, sbom } = inputs;
    const sources = {
        root,
        folder: within,
        service,
        shared: within !== '' || Object.keys(config.services ?? {}).length > 1,
        ...configIn(root, inputs.config),
        ...(sbom === undefined ? {} : { sbom: (0,external_node_path_.resolve)(sbom) }),
    };
    await warnOfChanges(action, commit, sources);
    const file = {
        name,
        version,
        commit,
        created: new Date(committed * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
        ...(action.facts.repositoryUrl === undefined ? {} : { source: action.facts.repositoryUrl }),
        ...(description === undefined ? {} : { description }),
        ...(homepage === undefined ? {} : { homepage }),
        ...(licence === undefined ? {} : { licence }),
        images: imagesOf(inputs.images, service),
        dependencies: source_dependenciesOf(inputs.dependencies),
    };
    // Before a registry is asked for what its dependencies are.
    checkedPackageFile({ ...file, schema: 1 }, 'the package');
    return { request: { sources, stage: environmentOf(inputs, config), package: file }, folder, because };
}
function folderAt(path) {
    try {
        return (0,external_node_fs_.realpathSync)(path);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`input path: there is no folder ${path}; give that of the service, from the workspace`, {
            cause,
        });
    }
}
async function checkedOut(action, folder) {
    const { commit, committed } = await commitOf(folder, gitWorld(), action.cancelled);
    if (commit !== undefined && committed !== undefined)
        return { commit, committed };
    throw new errors/* UserError */.yo(`${folder} is at no commit that git can tell, and a package says what it was made from; check it out with actions/checkout, and install git`);
}
const MOST_NAMED = 5;
/** A package says which commit it was made from; files that were written since are not in there. */
async function warnOfChanges(action, commit, sources) {
    const { root, folder, config } = sources;
    const places = folder === '' ? [] : [folder, '.github/workflows', ...(config === undefined ? [] : [config])];
    const changed = new Set(await changedFiles(root, places, gitWorld(), action.cancelled));
    if (changed.size === 0)
        return;
    const packed = serviceEntries(sources).flatMap(({ content }) => content instanceof Uint8Array ? [] : (0,external_node_path_.relative)(root, content.file).replaceAll('\\', '/'));
    const other = packed.filter((path) => changed.has(path));
    if (other.length === 0)
        return;
    const more = other.length > MOST_NAMED ? `, and ${other.length - MOST_NAMED} more` : '';
    action.warn(`not as in commit ${commit.slice(0, 12)}, which the package names: ${other.slice(0, MOST_NAMED).join(', ')}${more}; commit what is packed`);
}
function gitWorld() {
    return { env: process.env, outside: [(0,external_node_path_.resolve)('.')] };
}
/** Top folder of the work tree; shallow clones have one too. */
function rootOf(folder) {
    for (let at = folder;; at = (0,external_node_path_.dirname)(at)) {
        if ((0,external_node_fs_.existsSync)((0,external_node_path_.join)(at, '.git')))
            return at;
        if ((0,external_node_path_.dirname)(at) === at)
            return folder;
    }
}
function configIn(root, path) {
    if (!(0,external_node_fs_.existsSync)(path))
        return {};
    const config = (0,external_node_path_.relative)(root, (0,external_node_fs_.realpathSync)(path)).replaceAll('\\', '/');
    if (!config.startsWith('../') && !(0,external_node_path_.isAbsolute)(config))
        return { config };
    throw new errors/* UserError */.yo(`input config: ${path} lies outside of the repository ${root}; give one that is part of it`);
}
/** The package's name, and the service that it is of: the only one of the configuration, else the name's last part. */
function source_namesOf({ name }, { services }, folder) {
    const known = Object.keys(services ?? {});
    if (name === undefined && known.length > 1) {
        throw new errors/* UserError */.yo(`input name is missing, and the configuration has ${known.join(', ')}; say which one is packed`);
    }
    const own = name ?? known[0] ?? service_name_serviceName((0,external_node_path_.basename)(folder));
    if (own === undefined)
        throw new errors/* UserError */.yo('input name is missing; give the name of the package, such as shop');
    const [only, ...others] = known;
    return { name: own, service: only !== undefined && others.length === 0 ? only : own.slice(own.lastIndexOf('/') + 1) };
}
/** `container=reference`, or a reference alone: the service's. @throws {UserError} a container has two */
function imagesOf(text, service) {
    const images = Object.create(null);
    for (const line of (0,lists/* linesOf */.Dx)(text)) {
        const [, container = service, image = line] = /^([a-z0-9]+(?:-+[a-z0-9]+)*)=(.*)$/.exec(line) ?? [];
        if (Object.hasOwn(images, container)) {
            throw new errors/* UserError */.yo(`input images: there are two for the container ${container}; write container=image@sha256:…, one a line`);
        }
        images[container] = image;
    }
    return { ...images };
}
/** `acme/cart ^2.1.0`, one a line. @throws {UserError} a line is none, or a package is there twice */
function source_dependenciesOf(text) {
    const dependencies = Object.create(null);
    for (const line of (0,lists/* linesOf */.Dx)(text)) {
        const [, name, range] = /^(\S+)\s+(\S.*)$/.exec(line) ?? [];
        if (name === undefined || range === undefined) {
            throw new errors/* UserError */.yo(`input dependencies: ${(0,action_values/* quote */.hD)(line)} is no name with a range of versions; write acme/cart ^2.1.0, one a line`);
        }
        if (Object.hasOwn(dependencies, name)) {
            throw new errors/* UserError */.yo(`input dependencies: ${name} is there twice; write one range for it`);
        }
        dependencies[name] = range;
    }
    return { ...dependencies };
}

;// CONCATENATED MODULE: ./src/action/package/pack.js





/** pack: the files of a service as one archive, not signed yet. */
async function packCommand(action, inputs) {
    if (inputs.gpgPrivateKey !== undefined || inputs.sigstore !== 'off') {
        action.notice('command: pack signs nothing, although a key is given; command: sign packs and signs');
    }
    const packed = await packedFolder(action, inputs);
    if (inputs.dryRun) {
        action.log(`would write ${packed.package.name} ${packed.package.version} with ${packed.manifest.files.length} files`);
        return action.summary(packSummary(packed));
    }
    const written = await writePacked(action, inputs, packed, new Map());
    action.summary(packSummary(packed, { file: shownFile(written.file), digest: written.digest }));
    await handOn(action, written.file, written.digest);
}
/** The service's folder as a package that is measured and not yet written. */
async function packedFolder(action, inputs) {
    const { request, folder, because } = await packSource(action, inputs);
    const lock = await lockedDependencies(action, inputs, request.package, folder);
    const onProgress = progressOf(action, 'pack');
    const packed = await packFolder({ ...request, ...(lock !== undefined && { lock }) }, { signal: action.cancelled, onProgress });
    tellPackage(action, packed.package);
    action.log(`${packed.package.name} ${packed.package.version} (${because}), packed for ${packed.manifest.stage}`);
    await action.group(`${packed.manifest.files.length} files`, () => {
        for (const { path, size, sha256 } of packed.manifest.files)
            action.log(`${sha256}  ${path} (${size} bytes)`);
    });
    return packed;
}
async function writePacked(action, inputs, packed, signatures) {
    const written = await packed.write(archivePlace(action, inputs, packed.package), signatures);
    action.log(`${shownFile(written.file)}: ${written.digest}, ${written.layer.size} bytes`);
    return written;
}

;// CONCATENATED MODULE: ./src/repository/promote.js









/**
 * States, signed, that a package goes on to another environment. Its bytes stay as they are; the package is verified, and
 * must stand in `from`.
 *
 * @throws {UserError} it does not verify, does not stand there, was taken back, or the signature would not count in `to`
 */
async function promotePackage(request, world) {
    const { from, to, judge } = request;
    checkStages(from, to);
    const { wanted, place, store } = openWanted(request, world);
    const { record, standing } = await choose(store, wanted, { judge, yanked: 'refused' });
    const { digest, config } = record;
    const { name } = wanted;
    const version = wanted.version ?? config.version;
    refuseElsewhere(standing, from, `${name} ${version}`);
    await inPrivateFolder(world.temporary, world, (folder) => fetchPackage(store, record, { name, version }, folder, { judge }, world));
    const promotion = promotionOf(request, { name, version, digest }, world);
    const reference = packageReference(place, version, digest);
    const before = standing.promotions.find(({ statement }) => statement.from === from && statement.to === to);
    if (before !== undefined) {
        const { statement, signers, digest: made } = before;
        return { reference, digest, promotion: statement, signers, statement: made, way: 'present' };
    }
    if (request.dryRun)
        return { reference, digest, promotion, signers: [], way: 'dry-run' };
    const what = `the promotion of ${name} ${version} to ${to}`;
    const signed = await signStatement(promotion, request.signers, what, world.signal);
    // What would not count there is not written at all.
    const { verified } = await judge(signed.bytes, signed.signatures, to, what);
    const subject = record.manifest.descriptor;
    const { descriptor } = await pushStatement(store, signed, { type: PROMOTION_TYPE, at: promotion.at, subject });
    return { reference, digest, promotion, signers: verified, statement: descriptor.digest, way: 'promoted' };
}
function checkStages(from, to) {
    const wrong = [from, to].find((stage) => !isStage(stage));
    if (wrong !== undefined) {
        throw new errors/* UserError */.yo(`"${wrong.slice(0, 100)}" is no environment; write ${schema/* STAGE_NAME */.rf['x-expected']}`);
    }
    if (from === to)
        throw new errors/* UserError */.yo(`from and to are both ${from}; give the environment that it goes on to`);
}
function refuseElsewhere({ stages }, from, what) {
    if (stages.includes(from))
        return;
    throw new errors/* UserError */.yo(`${what} does not stand in ${from}: it was packed for ${stages.join(' and promoted to ')}; promote it to ${from} first`);
}
const STAGE = new RegExp(schema/* STAGE_NAME */.rf.pattern);
function isStage(text) {
    return text.length <= schema/* STAGE_NAME */.rf.maxLength && STAGE.test(text);
}
function promotionOf({ from, to, approver, reason }, about, { now }) {
    const at = timeOf(now());
    const said = {
        schema: 1,
        statement: 'promotion',
        ...about,
        from,
        to,
        approver,
        at,
        ...(reason && { reason }),
    };
    return checkStatement(PROMOTION_SCHEMA, said, 'the promotion');
}

;// CONCATENATED MODULE: ./src/action/package/promote.js





/** promote: a signed statement that a package goes on to another environment; its bytes stay. */
async function promoteCommand(action, inputs) {
    const from = needed(inputs.from, 'from', 'give the environment that the package stands in');
    const to = needed(inputs.to, 'to', 'give the environment that the package goes on to');
    const place = repository_repositoryOf(action, inputs);
    const { repository, judge, world } = place;
    const wanted = wantedOf(inputs, repository);
    const signers = await signersFor(action, inputs, place);
    const { reason, dryRun, approver = action.facts.actor } = inputs;
    const request = { repository, wanted, from, to, approver, ...(reason !== undefined && { reason }), signers, judge };
    const promoted = await promotePackage({ ...request, dryRun }, world);
    const { name, version, approver: by, at } = promoted.promotion;
    action.output('package', promoted.reference);
    action.output('digest', promoted.digest);
    action.output('name', name);
    action.output('version', version);
    action.output('statement', promoted.statement);
    tellSigners(action, promoted.signers);
    action.log(`${name} ${version} from ${from} to ${to}, by ${by} at ${at}: ${WAYS[promoted.way]}`);
    action.summary(promoteSummary(promoted));
}
const WAYS = { promoted: 'promoted', present: 'was promoted before', 'dry-run': 'would be promoted' };

;// CONCATENATED MODULE: ./src/repository/list.js



/** Names of the packages that a signed index lists, sorted; registries don't list what they have. */
function listPackages({ packages }) {
    return packages.map(({ name }) => name);
}
/** Versions of a package as its registry has them, newest first; none where there is no such package. */
async function listVersions(repository, name, world) {
    return await versionsOf(openRegistry(placeOfPackage(repository, name), world));
}

;// CONCATENATED MODULE: ./src/repository/retention.js

const DAY_MS = 24 * 60 * 60 * 1000;
/**
 * Which versions stay and why. Whatever a version that stays was locked to stays with it, near and far.
 *
 * @param now milliseconds since 1970
 * @returns as many as there were, by name, newest first
 */
function retained(facts, policy, now) {
    const sorted = [...facts].sort((a, b) => retention_compare(a.name, b.name) || newestFirst(a.version, b.version));
    const reasons = new Map(sorted.map((one) => [keyOf(one), ownReasons(one, sorted, policy, now)]));
    const open = sorted.filter((one) => reasons.get(keyOf(one))?.length);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        for (const [name, { version }] of Object.entries(next.locked)) {
            const key = keyOf({ name, version });
            const because = reasons.get(key);
            if (because === undefined)
                continue;
            const before = because.length;
            because.push(`${next.name} ${next.version} is locked to it`);
            const needed = before === 0 ? sorted.find((one) => keyOf(one) === key) : undefined;
            if (needed !== undefined)
                open.push(needed);
        }
    }
    return sorted.map((one) => ({ name: one.name, version: one.version, because: reasons.get(keyOf(one)) ?? [] }));
}
function ownReasons(one, all, policy, now) {
    const { name, version, created, stages, doubts, yanked } = one;
    const newest = all.filter((other) => other.name === name && !other.yanked).slice(0, policy.keep);
    const stage = policy.stages.find((protectedStage) => stages.includes(protectedStage));
    const age = (now - Date.parse(created)) / DAY_MS;
    return [
        ...(!yanked && newest.some((other) => other.version === version) ? [`one of the newest ${policy.keep}`] : []),
        ...(stage === undefined ? [] : [`it reached ${stage}`]),
        ...(doubts.length === 0 ? [] : [`what is stated about it can't be judged here: ${doubts[0]}`]),
        // What has no time is not older than anything.
        ...(age >= policy.days ? [] : [`younger than ${policy.days} days`]),
    ];
}
function keyOf({ name, version }) {
    return `${name} ${version}`;
}
function retention_compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./src/repository/prune.js






/**
 * Deletes the versions that nothing keeps, each with what was stated about it. Write the index anew afterwards.
 *
 * @throws {UserError} a version can't be read, in which case none is deleted; or the registry deletes nothing
 */
async function prunePackages(request, world) {
    const found = [];
    for (const name of request.names)
        found.push(...(await versionsFound(request, name, world)));
    const decided = retained(found, request.policy, world.now());
    const [kept, removed] = [decided.filter(isKept), decided.filter((one) => !isKept(one))];
    if (request.dryRun)
        return { kept, removed };
    for (const { name, version } of removed) {
        const one = found.find((other) => other.name === name && other.version === version);
        if (one !== undefined)
            await remove(one);
    }
    return { kept, removed };
}
function isKept({ because }) {
    return because.length > 0;
}
async function versionsFound(request, name, world) {
    const { repository, judge, policy } = request;
    const store = registry_openRegistry(place_placeOfPackage(repository, name), world);
    const found = [];
    for (const version of await record_versionsOf(store)) {
        const digest = await digestOfVersion(store, version);
        const record = await readRecord(store, digest);
        const { stages, refused, yank } = await standingOf(store, record, judge);
        const doubts = refused
            .filter(({ to }) => to === undefined || policy.stages.includes(to))
            .map(({ sentence }) => sentence);
        const { created, locked } = record.config;
        const facts = { name, version, created, locked, stages, doubts, yanked: yank !== undefined };
        found.push({ ...facts, store, digest });
    }
    return found;
}
/** Statements first: who is interrupted finds the version again. */
async function remove({ store, digest }) {
    for (const referrer of await store.referrers(digest))
        await store.deleteManifest(referrer.digest);
    const list = await store.find(referrersTag(digest));
    if (list !== undefined)
        await store.deleteManifest(list.descriptor.digest);
    await store.deleteManifest(digest);
}

;// CONCATENATED MODULE: ./src/action/package/prune.js





const DAY_SECONDS = 86_400;
/** prune: removes versions that nothing keeps, each with what was stated about it. */
async function pruneCommand(action, inputs) {
    const place = repository_repositoryOf(action, inputs);
    const { repository, judge, world } = place;
    const { index } = await signedIndex(inputs, place);
    const { keep, keepFor, keepEnvironments, dryRun } = inputs;
    const policy = { keep, days: keepFor / DAY_SECONDS, stages: (0,lists/* listOf */.c3)(keepEnvironments) };
    const pruned = await prunePackages({ repository, names: listPackages(index), policy, judge, dryRun }, world);
    const { kept, removed } = pruned;
    for (const { name, version } of removed)
        action.log(`${name} ${version} ${dryRun ? 'would be removed' : 'removed'}`);
    await action.group(`${kept.length} versions stay`, () => {
        for (const { name, version, because } of kept)
            action.log(`${name} ${version}: ${because.join('; ')}`);
    });
    if (removed.length > 0 && !dryRun) {
        action.notice(`${removed.length} versions were removed; write the index anew with command: index`);
    }
    action.output('removed', removed.map(({ name, version }) => ({ name, version })));
    action.summary(pruneSummary(pruned, dryRun));
}

;// CONCATENATED MODULE: ./src/repository/pull.js





/**
 * Gets a package. It is written beside its place, verified there, and appears when all is well; whatever fails, nothing
 * of it is left.
 *
 * @throws {UserError} there is none, it was taken back, does not verify, or can't be had or written
 */
async function pullPackage(request, world) {
    const { to } = request;
    const { wanted, place, store } = openWanted(request, world);
    const { record, standing, yank } = await choose(store, wanted, request);
    const { digest, config } = record;
    const asked = { name: wanted.name, version: wanted.version ?? config.version };
    return await inPrivateFolder((0,external_node_path_.dirname)(to), world, async (folder) => {
        const fetched = await fetchPackage(store, record, asked, folder, request, world);
        await putInPlace(fetched.file, to);
        const reference = packageReference(place, asked.version, digest);
        return { ...fetched, file: to, reference, digest, standing, ...(yank && { yank }) };
    });
}

;// CONCATENATED MODULE: ./src/action/package/images.js



/** Whether each image is there, with the digest that a package names. */
function served(action, inputs) {
    const access = registryAccess(action, inputs);
    return async (images) => {
        for (const image of Object.values(images)) {
            const reference = parseReference(image);
            await registry_openRegistry(reference, access).resolve(reference.digest ?? '');
            action.log(`${image} is there`);
        }
    };
}

;// CONCATENATED MODULE: ./src/action/package/pull.js
var pull_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var pull_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});








/** pull: a package out of its repository, verified; with an environment only one that may run there. */
async function pullCommand(action, inputs) {
    const place = repository_repositoryOf(action, inputs);
    const wanted = wantedOf(inputs, place.repository);
    const to = archivePlace(action, inputs, { name: wanted.name, version: versionOrDigest(wanted) });
    if (inputs.dryRun) {
        const { reference } = await pull_looked(action, inputs, place, wanted);
        return action.log(`would write ${reference} to ${to}`);
    }
    const pulled = await pull_fetched(action, inputs, place, wanted, to);
    action.output('archive', to);
    action.log(`${to}: ${pulled.reference}`);
}
/** verify without a path: the same look at a package in its repository; its files stay where `output` says. */
async function verifyInRepository(action, inputs) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const place = repository_repositoryOf(action, inputs);
        const { file } = await pull_looked(action, inputs, place, wantedOf(inputs, place.repository));
        if (inputs.output === undefined || inputs.dryRun)
            return;
        const archive = pull_addDisposableResource(env_1, await Archive.open(file, { signal: action.cancelled }), true);
        const { files } = await archive.list();
        await archive.unpack(files, (0,external_node_path_.resolve)(inputs.output));
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = pull_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** Into a private folder that goes at the end of the run. */
async function pull_looked(action, inputs, place, wanted) {
    const file = (0,external_node_path_.join)(action.files.path, 'package.tar.gz');
    return { ...(await pull_fetched(action, inputs, place, wanted, file)), file };
}
async function pull_fetched(action, inputs, { repository, judge, world }, wanted, to) {
    action.output('verified', false);
    const { environment } = inputs;
    const request = {
        ...{ repository, wanted, to, judge },
        ...(inputs.checkImages && { images: served(action, inputs) }),
        onProgress: progressOf(action, 'pull'),
    };
    const pulled = environment === undefined
        ? await pullPackage(request, world)
        : await admitPackage({ ...request, environment }, world);
    action.output('verified', true);
    action.output('package', pulled.reference);
    action.output('digest', pulled.digest);
    action.output('stages', pulled.standing.stages);
    tellPackage(action, pulled.package);
    tellSigners(action, pulled.signers);
    const { name, version } = pulled.package;
    action.log(`${name} ${version}: signed by ${pulled.signers.map(({ signer }) => signer).join(' and ')}`);
    for (const { sentence } of pulled.standing.refused)
        action.notice(sentence);
    if ('yank' in pulled && pulled.yank !== undefined) {
        const { by, at, reason } = pulled.yank;
        action.warn(`${name} ${version} was taken back by ${by} at ${at}: ${reason}`);
    }
    action.summary(pullSummary(pulled, environment));
    return pulled;
}

;// CONCATENATED MODULE: ./src/package/handed-over.js

/**
 * T7: what travelled between jobs is what was handed over.
 *
 * @param expected digest that came another way than the file; absent: none is expected
 * @param what     the file as an error names it
 * @throws {UserError} it has another digest
 */
function checkHandedOver(expected, found, what) {
    if (expected === undefined || expected === found)
        return;
    throw new errors/* UserError */.yo(`${what} has the digest ${found}, and ${expected} was handed over; it was changed or swapped, so find out by whom`);
}

;// CONCATENATED MODULE: ./src/repository/push.js
var push_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var push_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
















/**
 * Puts a package into its repository, after it was verified. A version never changes: one that is there with another
 * digest is refused, and after writing it is read back. The tag comes last, so it moves only when all went well.
 *
 * @throws {UserError} it does not verify, the version is in use, or the registry refuses
 */
async function pushPackage(request, world) {
    const checked = await verifiedFile(request, world);
    const { name, version } = checked.verified.manifest;
    const place = place_placeOfPackage(request.repository, name);
    const tag = tagOfVersion(version);
    const store = registry_openRegistry(place, world);
    const artifact = artifactOf(checked, request);
    const { descriptor } = artifactManifest(artifact);
    const { digest } = descriptor;
    const isThere = await refuseUsedVersion(store, tag, digest, `${name} ${version}`);
    if (!isThere && !request.dryRun) {
        await sendParts(store, artifact.layers);
        // Whoever else pushed it meanwhile was first.
        await refuseUsedVersion(store, tag, digest, `${name} ${version}`);
        await pushArtifact(store, artifact, tag);
        await expectAt(store, tag, digest);
    }
    return {
        ...checked.verified,
        reference: packageReference(place, version, digest),
        digest,
        layer: checked.layer,
        signers: checked.signers,
        way: isThere ? 'present' : request.dryRun ? 'dry-run' : 'pushed',
    };
}
/** The bytes that are verified are those that are measured; those that are sent must have the same digest (T20). */
async function verifiedFile(request, { signal }) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { file, judge, expected, onProgress } = request;
        const measure = new entries_Measure();
        const signers = [];
        const archive = push_addDisposableResource(env_1, await Archive.open(file, {
            signal,
            onFileBytes: (bytes) => measure.add(bytes),
            ...(onProgress && { onProgress }),
        }), true);
        const content = await archive.list();
        checkHandedOver(request.archive, content.digest, content.where);
        const bytes = content.metadata.get(MANIFEST);
        // Whom it says to be is believed only when the signature says so, by the trust of the stage that it says.
        const { name, version, stage } = bytes === undefined ? { name: '', version: '', stage: '' } : readManifest(bytes, content.where);
        const judges = packageJudges(judge, stage, `${name} ${version}`, signers);
        const verified = await verifyContent(content, { name, version, ...expected, stage }, judges);
        const layer = { digest: `sha256:${measure.digest()}`, size: measure.size };
        return { verified, archive: content.digest, layer, signers };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = push_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
const TITLE = 'org.opencontainers.image.title';
const push_ABOUT = 'org.opencontainers.image.';
function artifactOf({ verified, archive, layer }, { file }) {
    const { name, version, created, commit, source, description, licence } = verified.package;
    const title = { [TITLE]: archiveName(name, version) };
    const part = {
        descriptor: { mediaType: LAYER_TYPE, ...layer, annotations: title },
        source: { open: () => (0,external_node_fs_.createReadStream)(file, { highWaterMark: push_PIECE }) },
    };
    const said = { title: name, version, created, revision: commit, source, description, licenses: licence };
    return {
        artifactType: ARTIFACT_TYPE,
        config: artifact_partOfBytes(configBytes(configOf(verified, archive)), CONFIG_TYPE),
        layers: [part],
        annotations: Object.fromEntries(Object.entries(said).flatMap(([key, value]) => (value === undefined ? [] : [[`${push_ABOUT}${key}`, value]]))),
    };
}
const push_PIECE = 1024 * 1024;
async function sendParts(store, parts) {
    for (const { descriptor, source } of parts)
        await store.putBlob(descriptor, source);
}
/** @returns whether this very one is there */
async function refuseUsedVersion(store, tag, digest, what) {
    const used = await store.find(tag);
    if (used === undefined)
        return false;
    if (used.descriptor.digest === digest)
        return true;
    throw new errors/* UserError */.yo(`${what} is in ${store.name} already, as ${used.descriptor.digest}, and this one is ${digest}; a version never changes, so raise it`);
}

;// CONCATENATED MODULE: ./src/action/package/push.js





/** push: a signed package into its repository, after it was verified; a version never changes. */
async function pushCommand(action, inputs) {
    action.output('verified', false);
    const file = needed(inputs.path, 'path', 'give the archive that sign wrote');
    const { repository, judge, world } = repository_repositoryOf(action, inputs);
    const { name, version, digest: archive } = inputs;
    const expected = name === undefined && version === undefined
        ? {}
        : {
            expected: {
                name: needed(name, 'name', 'with a version it says which package is meant'),
                version: exactVersion(inputs, 'with a name it says which package is meant'),
            },
        };
    const onProgress = progressOf(action, 'push');
    const request = { repository, file, judge, ...expected, ...(archive !== undefined && { archive }), onProgress };
    const pushed = await pushPackage({ ...request, dryRun: inputs.dryRun }, world);
    action.output('verified', true);
    action.output('package', pushed.reference);
    action.output('digest', pushed.digest);
    tellPackage(action, pushed.package);
    tellSigners(action, pushed.signers);
    action.log(`${pushed.reference}: ${push_WAYS[pushed.way]}`);
    action.summary(pushSummary(pushed));
}
const push_WAYS = {
    pushed: 'pushed and read back',
    present: 'was there already, byte for byte',
    'dry-run': 'would be pushed',
};

;// CONCATENATED MODULE: ./src/package/sign-archive.js




/**
 * Writes an archive once more with signatures in it; everything else stays byte for byte.
 *
 * @param content    as `archive.list` found it
 * @param signatures bytes by path, of `SIGNATURES`: all that it shall have
 * @throws {UserError} the archive changed meanwhile, the disk is full, something stands at the place
 */
async function writeSigned(archive, content, signatures, { draft, file }, options) {
    await archive.unpack(content.files, draft);
    const kept = content.files.filter(({ path }) => !SIGNATURES.includes(path));
    // What changes before it is written is seen there: the sums of the look are those that it must have.
    const entries = kept.map((found) => ({ ...found, content: sign_archive_placeOf(draft, found) }));
    for (const [path, bytes] of signatures)
        entries.push(signature(path, bytes));
    return await writeArchive(entries, file, options);
}
function sign_archive_placeOf(folder, { path, size }) {
    return { file: (0,external_node_path_.join)(folder, path), bytes: size };
}
function signature(path, content) {
    const measure = new entries_Measure();
    measure.add(content);
    return { path, mode: 'file', content, size: content.length, sha256: measure.digest() };
}

;// CONCATENATED MODULE: ./src/action/package/sign.js
var sign_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var sign_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});




















/** sign: a folder that is packed first, an archive that is there, or images alone. */
async function signCommand(action, inputs) {
    const world = signingWorld(action);
    const signers = await signersOf(action, inputs, world);
    const work = { action, inputs, signers, world };
    if (inputs.signImages !== 'off')
        imageSigner(work);
    if (inputs.signImages === 'only')
        return await signImagesAlone(work);
    if ((0,external_node_fs_.statSync)(inputs.path ?? '.', { throwIfNoEntry: false })?.isFile())
        await signArchive(work, inputs.path ?? '.');
    else
        await signFolder(work);
}
async function signFolder(work) {
    const { action, inputs } = work;
    if (inputs.digest !== undefined) {
        throw new errors/* UserError */.yo('input digest is of an archive, and path is a folder; give the archive as path, or leave digest out');
    }
    const packed = await packedFolder(action, inputs);
    if (inputs.dryRun)
        return wouldSign(work, packed.package);
    const signatures = await signaturesOver(packed.manifestBytes, work);
    const written = await writePacked(action, inputs, packed, signatures);
    await sign_signed(work, packed.package, { written, manifest: packed.manifestBytes, signatures });
}
/** What was packed by an earlier job: looked at as whoever verifies it will, before a key has to do with it. */
async function signArchive(work, path) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { action, inputs } = work;
        const onProgress = progressOf(action, 'read');
        const archive = sign_addDisposableResource(env_1, await Archive.open(path, { signal: action.cancelled, onProgress }), true);
        const content = await archive.list();
        checkHandedOver(inputs.digest, content.digest, content.where);
        const file = await unsignedPackage(content, inputs);
        tellPackage(action, file);
        if (inputs.dryRun)
            return wouldSign(work, file);
        const manifest = content.metadata.get(MANIFEST);
        const before = [...content.metadata].filter(([key]) => SIGNATURES.includes(key));
        const signatures = new Map([...before, ...(await signaturesOver(manifest, work))]);
        const place = { draft: (0,external_node_path_.join)(action.files.path, 'unpacked'), file: archivePlace(action, inputs, file) };
        const mtime = Math.floor(Date.parse(file.created) / 1000);
        const written = await writeSigned(archive, content, signatures, place, { mtime, signal: action.cancelled });
        action.log(`${shownFile(written.file)}: ${written.digest}, ${written.layer.size} bytes`);
        await sign_signed(work, file, { written, manifest, signatures });
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = sign_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** A package whose files are what its manifest lists. That nobody has signed it yet says nothing against it. */
async function unsignedPackage(content, { name, version }) {
    const bytes = content.metadata.get(MANIFEST);
    const own = bytes === undefined ? { name: '', version: '' } : readManifest(bytes, content.where);
    const anybody = { kind: 'openpgp', signer: '' };
    const meant = version === undefined || (0,values/* isVersionSource */.O)(version) ? own.version : version;
    const expected = { name: name ?? own.name, version: meant };
    return (await verifyContent(content, expected, { signature: async () => anybody })).package;
}
function wouldSign({ action, signers }, { name, version }) {
    action.log(`would sign ${name} ${version} as ${allSigners(signers)
        .map(({ signer }) => signer)
        .join(' and ')}`);
}
async function signaturesOver(manifest, { action, signers }) {
    const [asc, bundle] = SIGNATURES;
    const signatures = new Map();
    for (const signer of allSigners(signers)) {
        const path = signer.kind === 'openpgp' ? asc : bundle;
        signatures.set(path, await signer.sign(manifest, action.cancelled));
        action.log(`signed by ${signer.signer} (${path})`);
    }
    return signatures;
}
async function sign_signed(work, file, { written, manifest, signatures }) {
    const { action, inputs, signers } = work;
    writeProofs(action, manifest, signatures);
    const by = allSigners(signers).map(({ kind, signer }) => ({ kind, signer }));
    tellSigners(action, by);
    const images = inputs.signImages === 'also' ? await signImages(work, Object.values(file.images)) : [];
    action.summary(signSummary(file, { file: shownFile(written.file), digest: written.digest }, by, images));
    await handOn(action, written.file, written.digest);
}
async function signImagesAlone(work) {
    const { action, inputs } = work;
    const images = imagesOf(needed(inputs.images, 'images', 'sign-images: only signs these'), 'image');
    const by = imageSigner(work);
    if (inputs.dryRun)
        return action.log(`would sign ${Object.values(images).join(', ')} as ${by.signer}`);
    const signed = await signImages(work, Object.values(images));
    action.output('images', images);
    tellSigners(action, [{ kind: by.kind, signer: by.signer }]);
    action.summary(signSummary(undefined, undefined, [{ kind: by.kind, signer: by.signer }], signed));
}
function imageSigner({ signers }) {
    const why = 'images are signed with Sigstore alone, so sign-images needs key or keyless';
    return needed(signers.sigstore, 'sigstore', why);
}
/** @returns the references that were signed, by digest */
async function signImages(work, images) {
    const { action, inputs, world } = work;
    const signer = imageSigner(work);
    const access = registryAccess(action, inputs);
    const signed = [];
    for (const image of new Set(images)) {
        const reference = parseReference(image);
        if (reference.digest === undefined) {
            throw new errors/* UserError */.yo(`input images: "${image}" has no digest, and a tag can move; write ${repositoryOf(reference)}@sha256:…`);
        }
        const signature = await signImage(registry_openRegistry(reference, access), reference.digest, signer, world);
        action.log(`signed ${image} by ${signer.signer} (${signature})`);
        signed.push(image);
    }
    return signed;
}

;// CONCATENATED MODULE: ./src/action/package/verify.js
var verify_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var verify_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});














/** verify: signature, every file, name, version and stage, and that the registries serve the images. */
async function verifyCommand(action, inputs) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        if (inputs.path === undefined)
            return await verifyInRepository(action, inputs);
        action.output('verified', false);
        const { path } = inputs;
        const expected = expectedOf(inputs);
        const onProgress = progressOf(action, 'verify');
        const archive = verify_addDisposableResource(env_1, await Archive.open(path, { signal: action.cancelled, onProgress }), true);
        const content = await archive.list();
        action.output('digest', content.digest);
        checkHandedOver(inputs.digest, content.digest, content.where);
        const { found, by, refused } = await verify_verified(action, inputs, content, expected);
        if (inputs.output !== undefined && !inputs.dryRun)
            await archive.unpack(content.files, (0,external_node_path_.resolve)(inputs.output));
        action.output('verified', true);
        action.output('archive', (0,external_node_path_.resolve)(path));
        tellPackage(action, found.package);
        tellSigners(action, by);
        action.log(`${found.package.name} ${found.package.version}: signed by ${by.map(({ signer }) => signer).join(' and ')}`);
        for (const sentence of refused)
            action.notice(sentence);
        const shown = { file: shownFile(path), digest: content.digest };
        action.summary(verifySummary(found.package, found.manifest.stage, shown, by, refused));
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = verify_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** A valid package of another name or version is another package (T21), so both must be said. */
function expectedOf(inputs) {
    const why = 'a package that is signed but another one is refused, so say which one is meant';
    return {
        name: needed(inputs.name, 'name', why),
        version: exactVersion(inputs, why),
        ...(inputs.environment === undefined ? {} : { stage: inputs.environment }),
    };
}
async function verify_verified(action, inputs, content, expected) {
    const config = settings_configOf(inputs);
    const world = signingWorld(action);
    const refused = [];
    const judge = async (...question) => {
        const verdict = await judgeOf(inputs, config, world)(...question);
        refused.push(...verdict.refused);
        return verdict;
    };
    const manifest = content.metadata.get(MANIFEST);
    const stage = manifest === undefined ? environmentOf(inputs, config) : readManifest(manifest, content.where).stage;
    const by = [];
    const judges = {
        ...packageJudges(judge, stage, `${expected.name} ${expected.version}`, by),
        ...(inputs.checkImages && { images: served(action, inputs) }),
    };
    return { found: await verifyContent(content, expected, judges), by, refused };
}

;// CONCATENATED MODULE: ./src/repository/yank.js






/**
 * States, signed, that a version must not be chosen any more. It stays where it is, and what runs it goes on running. The
 * package need not verify: one that does not may be taken back too.
 *
 * @throws {UserError} there is none, or the signature would not count
 */
async function yankPackage(request, world) {
    const { judge, by, reason } = request;
    const { wanted, place, store } = openWanted(request, world);
    if (wanted.version === undefined && wanted.digest === undefined) {
        throw new errors/* UserError */.yo(`${wanted.name} ${wanted.range ?? ''} is a range; name the one version to take back`);
    }
    const { record, standing } = await choose(store, wanted, { judge, yanked: 'accepted' });
    const { digest } = record;
    const { version } = record.config;
    const { name } = wanted;
    const reference = packageReference(place, version, digest);
    if (standing.yank !== undefined) {
        const { statement, signers, digest: made } = standing.yank;
        return { reference, digest, yank: statement, signers, statement: made, way: 'present' };
    }
    const said = { schema: 1, statement: 'yank', name, version, digest, by, at: timeOf(world.now()), reason };
    const yank = checkStatement(YANK_SCHEMA, said, 'the yank');
    if (request.dryRun)
        return { reference, digest, yank, signers: [], way: 'dry-run' };
    const what = `the yank of ${name} ${version}`;
    const signed = await signStatement(yank, request.signers, what, world.signal);
    const verified = await countedSomewhere(judge, signed, standing.stages, what);
    const subject = record.manifest.descriptor;
    const { descriptor } = await pushStatement(store, signed, { type: YANK_TYPE, at: yank.at, subject });
    return { reference, digest, yank, signers: verified, statement: descriptor.digest, way: 'yanked' };
}
/** @throws {UserError} it counts in none of the environments; why not in the last */
async function countedSomewhere(judge, { bytes, signatures }, stages, what) {
    let refusal;
    for (const stage of stages) {
        try {
            return (await judge(bytes, signatures, stage, what)).verified;
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            refusal = error;
        }
    }
    throw refusal;
}

;// CONCATENATED MODULE: ./src/action/package/yank.js





/** yank: a signed statement that a version must not be chosen any more; what runs it goes on running. */
async function yankCommand(action, inputs) {
    const reason = needed(inputs.reason, 'reason', 'say in one line why this version is taken back');
    const place = repository_repositoryOf(action, inputs);
    const { repository, judge, world } = place;
    const wanted = wantedOf(inputs, repository);
    const signers = await signersFor(action, inputs, place);
    const { dryRun, approver: by = action.facts.actor } = inputs;
    const yanked = await yankPackage({ repository, wanted, by, reason, signers, judge, dryRun }, world);
    const { name, version } = yanked.yank;
    action.output('package', yanked.reference);
    action.output('digest', yanked.digest);
    action.output('name', name);
    action.output('version', version);
    action.output('statement', yanked.statement);
    tellSigners(action, yanked.signers);
    action.log(`${name} ${version}, by ${yanked.yank.by} at ${yanked.yank.at}: ${yank_WAYS[yanked.way]}`);
    action.summary(yankSummary(yanked));
}
const yank_WAYS = { yanked: 'taken back', present: 'was taken back before', 'dry-run': 'would be taken back' };

;// CONCATENATED MODULE: ./src/action/untrusted-event.js


/** GitHub's payloads stay well under it. */
const LARGEST_EVENT = 32 * 1024 * 1024;
const PULL_REQUESTS = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];
/**
 * Why what runs may come from somebody who may not write to the repository (T5); undefined where it can't.
 *
 * @param event   as GITHUB_EVENT_NAME has it; undefined on a machine of one's own
 * @param payload of the event; what an event of this kind needs and has not got speaks against it
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
function untrustedOrigin(event, payload) {
    if (event === undefined)
        return undefined;
    if (event === 'pull_request_target') {
        return 'pull_request_target runs with secrets for pull requests of anybody';
    }
    const keys = untrusted_event_keysOf(payload);
    if (PULL_REQUESTS.includes(event))
        return ofPullRequest(untrusted_event_keysOf(keys.pull_request), nameOf(keys.repository));
    if (event === 'workflow_run')
        return ofWorkflowRun(untrusted_event_keysOf(keys.workflow_run), nameOf(keys.repository));
    // Of the pull request's branch this payload says nothing, and anybody may comment.
    if (event === 'issue_comment' && !('issue' in keys && !('pull_request' in untrusted_event_keysOf(keys.issue)))) {
        return 'anybody may comment on a pull request, and its branch may be of a fork';
    }
    return undefined;
}
function ofPullRequest(pull, own) {
    const head = nameOf(untrusted_event_keysOf(pull.head).repo);
    if (head !== undefined && head === own)
        return undefined;
    return head === undefined
        ? 'the pull request comes from a fork that is gone, or nobody knows from where'
        : `the pull request comes from the fork ${head}`;
}
function ofWorkflowRun(run, own) {
    if (run.event === 'pull_request_target')
        return 'the workflow before it ran for pull_request_target';
    const head = nameOf(run.head_repository);
    if (head !== undefined && head === own)
        return undefined;
    return head === undefined
        ? 'the workflow before it ran for a fork that is gone, or nobody knows for what'
        : `the workflow before it ran for the fork ${head}`;
}
/** The same for this very run. @throws {UserError} what runs may be somebody else's, or the event can't be read */
function refuseUntrustedOrigin(what, env) {
    if (env.GITHUB_ACTIONS !== 'true')
        return;
    const event = env.GITHUB_EVENT_NAME || undefined;
    const origin = untrustedOrigin(event, payloadAt(env.GITHUB_EVENT_PATH));
    if (origin === undefined)
        return;
    throw new errors/* UserError */.yo(`${what} is refused here: ${origin}; do it in a workflow that runs on push, on a release or by workflow_dispatch`);
}
/** What can't be read says nothing, and where it is needed that is a refusal. */
function payloadAt(path) {
    try {
        if (path === undefined || (0,external_node_fs_.statSync)(path).size > LARGEST_EVENT)
            return undefined;
        return JSON.parse((0,external_node_fs_.readFileSync)(path, 'utf8'));
    }
    catch {
        return undefined;
    }
}
function untrusted_event_keysOf(value) {
    return typeof value === 'object' && value !== null ? value : {};
}
const FULL_NAME = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;
function nameOf(repository) {
    const name = untrusted_event_keysOf(repository).full_name;
    return typeof name === 'string' && FULL_NAME.test(name) ? name : undefined;
}

;// CONCATENATED MODULE: ./src/action/sign-package.js















/** Commands that use a key or change a repository: never for code of somebody who may not write here (T5). */
const TRUSTED = {
    sign: 'signing',
    'keygen-check': 'trying a key out',
    push: 'pushing a package',
    promote: 'promoting a package',
    yank: 'taking a package back',
    index: 'writing an index',
    prune: 'removing packages',
    import: 'importing a package',
};
/** sign-package: one function a command. */
async function signPackageCommand(action, inputs) {
    const what = TRUSTED[inputs.command];
    if (what !== undefined)
        refuseUntrustedOrigin(what, process.env);
    await COMMANDS[inputs.command](action, inputs);
}
const COMMANDS = {
    pack: packCommand,
    sign: signCommand,
    verify: verifyCommand,
    push: pushCommand,
    pull: pullCommand,
    promote: promoteCommand,
    yank: yankCommand,
    list: listCommand,
    index: indexCommand,
    prune: pruneCommand,
    export: exportCommand,
    import: importCommand,
    audit: auditCommand,
    'keygen-check': keygenCommand,
};


/***/ }),

/***/ 5075:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ childEnvironment)
/* harmony export */ });
/**
 * What any program may see of this process's environment: where to find things, how to reach the network, which
 * language to speak. No token, key or path of a credential is among it (T9).
 */
const HARMLESS = [
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'LC_ALL',
    'TZ',
    'TMPDIR',
    'TERM',
    'XDG_RUNTIME_DIR',
    'XDG_CACHE_HOME',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
];
/**
 * @param env  this process's environment
 * @param also names that the program needs besides: `DOCKER_CONFIG`, …
 */
function childEnvironment(env, also = []) {
    const entries = [...HARMLESS, ...also].map((name) => [name, env[name]]);
    return Object.fromEntries(entries.filter((entry) => entry[1] !== undefined));
}


/***/ }),

/***/ 7239:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ findProgram)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6986);



/**
 * A program as an absolute path, from the folders of PATH that are absolute and not under the workspace: what a
 * checked-out branch brings along must never run in a tool's place.
 *
 * @param outside folders that it must not come from
 * @throws {UserError} there is none
 */
function findProgram(name, path, outside) {
    const forbidden = outside.map(realOrSame);
    for (const folder of (path ?? '').split(':')) {
        if (!(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(folder))
            continue;
        const found = executable((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name));
        if (found !== undefined && ![found, realOrSame(folder)].some((one) => forbidden.some((top) => isIn(one, top)))) {
            return found;
        }
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the program ${name} is in no folder of PATH (outside of the workspace); install it on the runner`);
}
function executable(file) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.accessSync)(file, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK);
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(file).isFile() ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(file) : undefined;
    }
    catch {
        return undefined;
    }
}
function realOrSame(path) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(path);
    }
    catch {
        return path;
    }
}
function isIn(path, folder) {
    return path === folder || path.startsWith(folder.endsWith(node_path__WEBPACK_IMPORTED_MODULE_1__.sep) ? folder : folder + node_path__WEBPACK_IMPORTED_MODULE_1__.sep);
}


/***/ }),

/***/ 3955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ runProgram)
/* harmony export */ });
/* harmony import */ var node_readline__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(481);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6986);


const LARGEST_OUTPUT = 1e6;
/** What is kept of a stream whose lines were handed on, and of every stderr: its end tells why. */
const KEPT_END = 16_384;
/** Children that outlive the program are gone by then, and its output has been read. */
const REST_MS = 500;
/**
 * Runs a program without a shell. Whatever happens, it and its children are gone afterwards.
 *
 * @param program absolute path, such as `findProgram` gives
 * @throws the signal's reason, once it is aborted
 */
async function runProgram(program, args, options) {
    const { env, signal, cwd, input, seconds, pipes = [] } = options;
    signal.throwIfAborted();
    const { spawn } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1421, 19));
    const stdin = input === undefined ? 'ignore' : 'pipe';
    const stdio = [stdin, 'pipe', 'pipe', ...pipes.map(() => 'pipe')];
    // A group of its own: a kill reaches its children too.
    const child = spawn(program, args, { env, cwd, stdio, detached: true, shell: false });
    // A program that does not read its input to the end says why by its exit code.
    child.stdin?.on('error', () => { });
    child.stdin?.end(input);
    pipes.forEach((pipe, index) => {
        if (pipe !== 'read')
            feed(child.stdio[index + 3], pipe);
    });
    const timeout = seconds === undefined ? undefined : AbortSignal.timeout(seconds * 1000);
    const end = timeout === undefined ? signal : AbortSignal.any([signal, timeout]);
    const kill = () => killGroup(child);
    end.addEventListener('abort', kill, { once: true });
    try {
        const ended = await outcome(child, options);
        signal.throwIfAborted();
        return timeout?.aborted ? { ...ended, failure: `no answer within ${seconds} s; it was killed` } : ended;
    }
    finally {
        end.removeEventListener('abort', kill);
        kill();
    }
}
function outcome(child, { largest = LARGEST_OUTPUT, onLine, pipes }) {
    const complaints = new End(child.stderr, KEPT_END);
    const output = onLine === undefined ? new Whole(child.stdout, largest) : new End(child.stdout, KEPT_END);
    if (onLine !== undefined) {
        for (const stream of ['stdout', 'stderr']) {
            (0,node_readline__WEBPACK_IMPORTED_MODULE_0__.createInterface)({ input: child[stream], crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => onLine(line, stream));
        }
    }
    const written = pipes?.map((pipe, index) => (pipe === 'read' ? pipeOf(child, index, largest) : undefined));
    return new Promise((done) => {
        const fail = (failure) => done({ code: undefined, stdout: '', stderr: complaints.text, failure });
        const overflow = () => {
            killGroup(child);
            fail(`its output is larger than ${largest / 1e6} MB`);
        };
        child.once('error', (error) => fail(`it could not be started (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)})`));
        for (const one of [output, ...(written ?? [])])
            if (one !== undefined)
                one.onOverflow = overflow;
        child.once('exit', (exitCode, killedBy) => {
            killGroup(child);
            const finish = () => {
                clearTimeout(late);
                const [stdout, stderr, code] = [output.text, complaints.text, exitCode ?? undefined];
                const said = { code, stdout, stderr, ...(written && { pipes: written.map((one) => one?.text ?? '') }) };
                if (code === 0)
                    done(said);
                else
                    done({ ...said, failure: `it ended with ${killedBy ?? `code ${code}`}${lastLine(stderr)}` });
            };
            const late = setTimeout(finish, REST_MS);
            child.once('close', finish);
        });
    });
}
function feed(pipe, bytes) {
    pipe.on('error', () => { });
    pipe.end(bytes);
}
function pipeOf(child, index, largest) {
    return new Whole(child.stdio[index + 3], largest);
}
/** All that a stream has, up to a limit. */
class Whole {
    #chunks = [];
    #size = 0;
    onOverflow = () => { };
    constructor(stream, largest) {
        stream.on('data', (chunk) => {
            this.#size += chunk.length;
            if (this.#size > largest)
                this.onOverflow();
            else
                this.#chunks.push(chunk);
        });
    }
    get text() {
        return Buffer.concat(this.#chunks).toString('utf8');
    }
}
/** The last bytes of a stream. */
class End {
    #kept = Buffer.alloc(0);
    onOverflow = () => { };
    constructor(stream, bytes) {
        stream.on('data', (chunk) => {
            this.#kept = Buffer.concat([this.#kept, chunk]).subarray(-bytes);
        });
    }
    get text() {
        return this.#kept.toString('utf8');
    }
}
/** What a program says of its own failure, as one harmless line. */
function lastLine(text) {
    const line = text
        .replace(/[^\S\n]+|(?!\n)\p{Cc}+/gu, ' ')
        .trim()
        .split('\n')
        .at(-1) ?? '';
    return line === '' ? '' : `: ${line.slice(0, 200)}`;
}
function killGroup({ pid }) {
    if (pid === undefined)
        return;
    try {
        process.kill(-pid, 'SIGKILL');
    }
    catch {
        // Nobody of the group is left.
    }
}


/***/ }),

/***/ 71:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ oneSignatureBlock)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6986);

const BEGIN = '-----BEGIN PGP SIGNATURE-----';
const END = '-----END PGP SIGNATURE-----';
const LARGEST = 64 * 1024;
const AGAIN = 'sign it again with gpg --armor --detach-sign';
/**
 * The text of a file with exactly one detached, armoured signature. What readers could take in two ways is refused
 * before gpg sees it.
 *
 * @throws {UserError} it is something else
 */
function oneSignatureBlock(bytes, where) {
    const refuse = (what) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} ${what}; ${AGAIN}`);
    if (bytes.length === 0)
        throw refuse('is empty');
    if (bytes.length > LARGEST)
        throw refuse(`has ${bytes.length} bytes, more than a signature needs (${LARGEST})`);
    const text = Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n');
    if (text.includes('-----BEGIN PGP SIGNED MESSAGE-----')) {
        throw refuse('is a signed message with its text inside, not a signature of its own');
    }
    const begins = text.split(BEGIN).length - 1;
    const ends = text.split(END).length - 1;
    if (begins === 0)
        throw refuse('has no armoured OpenPGP signature in it');
    if (begins > 1 || ends > 1)
        throw refuse(`holds ${Math.max(begins, ends)} signature blocks where one belongs`);
    if (ends === 0)
        throw refuse('is truncated: its signature block has no end');
    const body = text.trim();
    if (!body.startsWith(`${BEGIN}\n`) || !body.endsWith(`\n${END}`)) {
        throw refuse('has something besides its signature block');
    }
    if (!/^[\x20-\x7e\n\t]*$/.test(body))
        throw refuse('has characters in it that no armour has');
    if (body.slice(BEGIN.length, -END.length).includes('-----'))
        throw refuse('has another block inside its signature block');
    return `${body}\n`;
}


/***/ }),

/***/ 4995:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D2: () => (/* binding */ withGpg)
/* harmony export */ });
/* unused harmony exports gpgProgram, removeLeftovers */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6986);
/* harmony import */ var _program_environment_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5075);
/* harmony import */ var _program_find_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7239);
/* harmony import */ var _program_run_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3955);







const SECONDS = 120;
/** gpg asks its agent for a key over a socket in its folder; paths of sockets end at 108 bytes. */
const LONGEST_HOME = 108 - '/S.gpg-agent.browser'.length - 1;
const NAME = 'gpg-';
const SHORT = '/tmp';
/**
 * How often the agent hashes the passphrase of a key that it keeps for the moment. Left alone, each agent first measures
 * for seconds how often the machine could.
 */
const AGENT_OPTIONS = 's2k-count 4194304\n';
/**
 * Lends a gpg. Its folder and agent are gone afterwards, whatever happens; only a kill of this process leaves them,
 * and then `removeLeftovers` has the rest.
 */
async function withGpg(world, use) {
    const program = gpgProgram(world);
    const home = await makeHome(world);
    try {
        return await use({ home, run: (args, run) => runGpg(program, home, world, args, run) });
    }
    finally {
        await removeHome(home, world);
    }
}
/** @throws {UserError} there is no gpg */
function gpgProgram({ env, outside }) {
    return (0,_program_find_js__WEBPACK_IMPORTED_MODULE_3__/* .findProgram */ .K)('gpg', env.PATH, outside);
}
async function makeHome({ temporary, onFolder }) {
    const long = Buffer.byteLength((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(temporary, `${NAME}XXXXXX`)) > LONGEST_HOME;
    let home;
    try {
        // mkdtemp makes it anew, for this user alone (0700): nothing can be planted in it.
        home = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(long ? SHORT : temporary, NAME));
        onFolder?.(home);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(home, 'gpg-agent.conf'), AGENT_OPTIONS, { mode: 0o600 });
        return home;
    }
    catch (cause) {
        if (home !== undefined)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(home, { recursive: true, force: true });
        const place = long ? SHORT : temporary;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .UserError */ .yo(`gpg needs a private folder in ${place}, and none can be made; make room or rights there`, {
            cause,
        });
    }
}
async function runGpg(program, home, { env, signal }, args, { input, fourth } = {}) {
    const always = ['--homedir', home, '--no-options', '--batch', '--no-tty', '--no-greeting', '--status-fd', '3'];
    const pipes = fourth === undefined ? ['read'] : ['read', Buffer.from(fourth)];
    const { HOME: _, ...rest } = (0,_program_environment_js__WEBPACK_IMPORTED_MODULE_6__/* .childEnvironment */ .Q)(env);
    const ended = await (0,_program_run_js__WEBPACK_IMPORTED_MODULE_4__/* .runProgram */ .m)(program, [...always, ...args], {
        env: { ...rest, HOME: home, LC_ALL: 'C' },
        signal,
        seconds: SECONDS,
        pipes,
        ...(input !== undefined && { input }),
    });
    return { ...ended, status: statusLines(ended.pipes?.[0] ?? '') };
}
const PREFIX = '[GNUPG:] ';
function statusLines(text) {
    return text
        .split('\n')
        .filter((line) => line.startsWith(PREFIX))
        .map((line) => line.slice(PREFIX.length));
}
/**
 * Removes what a killed process left: ends the agent that holds a passphrase, then the folder with the key.
 *
 * @param folders those that `onFolder` was told; others are left alone
 */
async function removeLeftovers(folders, world) {
    for (const folder of folders) {
        if (/\/gpg-[A-Za-z0-9]{6}$/.test(folder) && existsSync(folder))
            await removeHome(folder, world);
    }
}
async function removeHome(home, { env, outside }) {
    try {
        const program = (0,_program_find_js__WEBPACK_IMPORTED_MODULE_3__/* .findProgram */ .K)('gpgconf', env.PATH, outside);
        // Cancelling must not leave an agent behind: this runs on its own time.
        const options = { env: (0,_program_environment_js__WEBPACK_IMPORTED_MODULE_6__/* .childEnvironment */ .Q)(env), signal: AbortSignal.timeout(10_000) };
        await (0,_program_run_js__WEBPACK_IMPORTED_MODULE_4__/* .runProgram */ .m)(program, ['--homedir', home, '--kill', 'all'], options);
        await (0,_program_run_js__WEBPACK_IMPORTED_MODULE_4__/* .runProgram */ .m)(program, ['--homedir', home, '--remove-socketdir'], options);
    }
    catch {
        // Without gpgconf, or where it hangs: an agent ends by itself as soon as its folder is gone.
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(home, { recursive: true, force: true, maxRetries: 5 });
    }
}


/***/ }),

/***/ 9223:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g_: () => (/* binding */ weakness),
/* harmony export */   x4: () => (/* binding */ readKeys),
/* harmony export */   yK: () => (/* binding */ importKeys)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6986);

/** Reads `--with-colons`. */
function readKeys(listing) {
    const keys = [];
    let last;
    for (const line of listing.split('\n')) {
        const fields = line.split(':');
        const [type] = fields;
        if (type === 'pub' || type === 'sec') {
            const key = { primary: partOf(fields), subkeys: [], name: '' };
            keys.push(key);
            last = (fingerprint) => {
                key.primary = { ...key.primary, fingerprint };
            };
        }
        else if (type === 'sub' || type === 'ssb') {
            const parts = keys.at(-1)?.subkeys;
            const place = (parts?.push(partOf(fields)) ?? 1) - 1;
            last = (fingerprint) => {
                if (parts)
                    parts[place] = { ...parts[place], fingerprint };
            };
        }
        else if (type === 'fpr') {
            last?.(fields[9] ?? '');
            last = undefined;
        }
        else if (type === 'uid') {
            const key = keys.at(-1);
            if (key && key.name === '')
                key.name = fields[9] ?? '';
        }
    }
    return keys;
}
function partOf([type, validity = '', bits, algorithm, , , , , , , , abilities = '', , , serial]) {
    return {
        fingerprint: '',
        algorithm: Number(algorithm),
        bits: Number(bits),
        validity,
        canSign: abilities.includes('s'),
        hasSecret: (type === 'sec' || type === 'ssb') && serial === '+',
    };
}
const RSA = [1, 3];
const LEAST_RSA_BITS = 2048;
const ELLIPTIC = [19, 22];
/** What is wrong with a key's kind; undefined where nothing is. */
function weakness({ algorithm, bits }) {
    if (RSA.includes(algorithm)) {
        return bits < LEAST_RSA_BITS ? `it is an RSA key of ${bits} bits, fewer than ${LEAST_RSA_BITS}` : undefined;
    }
    return ELLIPTIC.includes(algorithm)
        ? undefined
        : `its algorithm (number ${algorithm}) is neither RSA, ECDSA nor EdDSA`;
}
const TOOL_FAULT = 'gpg could not read the key';
/** Takes keys into gpg's private folder. @throws {UserError} they can't be read */
async function importKeys(gpg, armoured, what) {
    const ended = await gpg.run(['--import'], { input: armoured });
    const result = ended.status
        .find((line) => line.startsWith('IMPORT_RES '))
        ?.split(' ')
        .slice(1)
        .map(Number);
    const noRoom = /No space left on device|write error|Disk quota/.exec(ended.stderr);
    if (noRoom)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${TOOL_FAULT} for ${what}, because its disk is full; make room in the runner's temporary folder`);
    if (result !== undefined && (result[0] ?? 0) > 0 && ended.code === 0)
        return;
    const why = ended.code === 0 || result !== undefined ? 'it holds no OpenPGP key' : (ended.failure ?? 'it holds no OpenPGP key');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${what}: ${why}; give the armoured key, from -----BEGIN PGP to -----END PGP with its line breaks`);
}


/***/ }),

/***/ 662:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ publicKeyOf),
/* harmony export */   openpgpSigner: () => (/* binding */ openpgpSigner)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6986);
/* harmony import */ var _armour_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71);
/* harmony import */ var _gpg_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4995);
/* harmony import */ var _keys_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9223);




const WHAT = 'the OpenPGP key to sign with';
/**
 * A signer with a secret key of one's own.
 *
 * @throws {UserError} the key can't be read or can't sign, or there is no gpg
 */
async function openpgpSigner(given, world) {
    const { fingerprint } = await (0,_gpg_js__WEBPACK_IMPORTED_MODULE_0__/* .withGpg */ .D2)(world, async (gpg) => (await signingKey(gpg, given)).primary);
    return { kind: 'openpgp', signer: fingerprint, sign: (bytes, signal) => sign(bytes, given, { ...world, signal }) };
}
/** The armoured public key of a secret one, for the `trusted-keys` of those who check. */
function publicKeyOf(given, world) {
    return (0,_gpg_js__WEBPACK_IMPORTED_MODULE_0__/* .withGpg */ .D2)(world, async (gpg) => {
        const { primary } = await signingKey(gpg, given);
        return (await gpg.run(['--armor', '--export', primary.fingerprint])).stdout;
    });
}
function sign(bytes, given, world) {
    return (0,_gpg_js__WEBPACK_IMPORTED_MODULE_0__/* .withGpg */ .D2)(world, async (gpg) => {
        const { primary } = await signingKey(gpg, given);
        const how = ['--local-user', primary.fingerprint, '--digest-algo', 'SHA512', '--armor', '--output', '-'];
        const secret = ['--pinentry-mode', 'loopback', '--passphrase-fd', '4'];
        const run = { input: bytes, fourth: `${given.passphrase ?? ''}\n` };
        const ended = await gpg.run([...secret, ...how, '--detach-sign', '--', '-'], run);
        if (ended.code !== 0 || !ended.status.some((line) => line.startsWith('SIG_CREATED D ')))
            throw failed(ended, given);
        return Buffer.from((0,_armour_js__WEBPACK_IMPORTED_MODULE_1__/* .oneSignatureBlock */ .G)(Buffer.from(ended.stdout), 'what gpg wrote'));
    });
}
/** Of libgpg-error; the upper half of a code says which part it comes from. */
const BAD_PASSPHRASE = 11;
const NO_PASSPHRASE = 177;
function failed({ status, failure }, { passphrase }) {
    const reported = status.find((line) => line.startsWith('FAILURE '))?.split(' ')[2];
    const code = Number(reported) & 0xffff;
    if (code === NO_PASSPHRASE || (code === BAD_PASSPHRASE && !passphrase)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${WHAT} is protected by a passphrase and none was given; give it as gpg-passphrase`);
    }
    if (code === BAD_PASSPHRASE) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the passphrase of ${WHAT} is wrong; give the one that this key was made with`);
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`gpg could not sign: ${failure ?? 'it made no signature'}`);
}
async function signingKey(gpg, { key }) {
    await (0,_keys_js__WEBPACK_IMPORTED_MODULE_3__/* .importKeys */ .yK)(gpg, key, WHAT);
    const listed = await gpg.run(['--with-colons', '--list-secret-keys']);
    const keys = (0,_keys_js__WEBPACK_IMPORTED_MODULE_3__/* .readKeys */ .x4)(listed.stdout);
    if (keys.length > 1)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${WHAT}: ${keys.length} secret keys are in it; give the one that signs`);
    const [only] = keys;
    if (only === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${WHAT} has no secret part; give what gpg --armor --export-secret-keys writes`);
    }
    const fault = cannotSign(only);
    if (fault !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${WHAT} (${only.primary.fingerprint}) can't be used: ${fault}; give another key`);
    }
    return only;
}
/** Why a key can't make a signature that `verifyOpenpgp` accepts; undefined where it can. */
function cannotSign({ primary, subkeys }) {
    const dead = { e: 'it expired', r: 'it was revoked', d: 'it is disabled', i: 'it is invalid' }[primary.validity];
    if (dead !== undefined)
        return dead;
    const parts = [primary, ...subkeys].filter(({ canSign }) => canSign);
    if (parts.length === 0)
        return 'it is not made for signing';
    if (!parts.some(({ hasSecret }) => hasSecret))
        return 'the secret part of the key that signs is not in it';
    const usable = parts.filter((part) => part.hasSecret && !'erdi'.includes(part.validity || '-'));
    if (usable.length === 0)
        return 'each of its subkeys that can sign expired or was revoked';
    const weak = [primary, ...usable].map((part) => (0,_keys_js__WEBPACK_IMPORTED_MODULE_3__/* .weakness */ .g_)(part)).find((one) => one !== undefined);
    return weak;
}


/***/ }),

/***/ 7836:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bo: () => (/* binding */ readBundle),
/* harmony export */   Ci: () => (/* binding */ envelopeBytes),
/* harmony export */   Gs: () => (/* binding */ messageBundle),
/* harmony export */   PX: () => (/* binding */ envelopeBundle),
/* harmony export */   Xy: () => (/* binding */ objectOf),
/* harmony export */   q$: () => (/* binding */ BUNDLE_TYPE),
/* harmony export */   qs: () => (/* binding */ LARGEST_BUNDLE)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6986);

/** @see https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto */
const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const LARGEST_BUNDLE = 512 * 1024;
const OLDER = [
    'application/vnd.dev.sigstore.bundle+json;version=0.1',
    'application/vnd.dev.sigstore.bundle+json;version=0.2',
    'application/vnd.dev.sigstore.bundle+json;version=0.3',
];
/** @throws {UserError} it is no bundle that is understood */
function readBundle(bytes, where) {
    const refuse = (what) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} does not count: ${what}; sign it again with cosign 3 or sign-package`);
    if (bytes.length === 0)
        throw refuse('it is empty');
    if (bytes.length > LARGEST_BUNDLE)
        throw refuse(`it has ${bytes.length} bytes, more than a bundle needs (${LARGEST_BUNDLE})`);
    const json = objectOf(parsed(bytes));
    if (json === undefined)
        throw refuse('it is no JSON object');
    const { mediaType } = json;
    if (mediaType !== BUNDLE_TYPE && !OLDER.includes(String(mediaType)))
        throw refuse('it is no Sigstore bundle of version 0.3');
    const content = contentOf(json);
    if (typeof content === 'string')
        throw refuse(content);
    const material = objectOf(json.verificationMaterial) ?? {};
    const named = ['publicKey', 'certificate', 'x509CertificateChain'].filter((name) => material[name] !== undefined);
    if (named.length !== 1)
        throw refuse('it does not say with which key or certificate it was made');
    if (named[0] !== 'publicKey')
        return { json, signedBy: 'certificate', content };
    if (mediaType !== BUNDLE_TYPE)
        throw refuse('it is of an older version than 0.3');
    const hint = objectOf(material.publicKey)?.hint;
    if (typeof hint !== 'string' || hint === '')
        throw refuse('it names no key');
    return { json, signedBy: { hint }, content };
}
/** The signature, or why there is none. */
function contentOf(json) {
    const [message, envelope] = [objectOf(json.messageSignature), objectOf(json.dsseEnvelope)];
    if (message !== undefined && envelope !== undefined)
        return 'it is a signature of bytes and of a statement at once';
    if (message !== undefined)
        return messageOf(message);
    return envelope === undefined ? 'there is no signature in it' : envelopeOf(envelope);
}
function messageOf(json) {
    const said = objectOf(json.messageDigest);
    if (said?.algorithm !== 'SHA2_256')
        return 'its digest is not SHA-256';
    const [digest, signature] = [base64Of(said.digest), base64Of(json.signature)];
    if (digest === undefined || signature === undefined)
        return 'its digest or signature is not base64';
    return { kind: 'message', digest, signature };
}
function envelopeOf({ payload: encoded, payloadType, signatures }) {
    const payload = base64Of(encoded);
    if (payload === undefined || typeof payloadType !== 'string')
        return 'its envelope has no payload that can be read';
    if (!Array.isArray(signatures) || signatures.length !== 1)
        return 'its envelope has not exactly one signature';
    const signature = base64Of(objectOf(signatures[0])?.sig);
    if (signature === undefined)
        return 'its signature is not base64';
    return { kind: 'envelope', payload, payloadType, signature };
}
/** Only what encodes to itself: one text for the same bytes. */
function base64Of(value) {
    if (typeof value !== 'string' || value === '')
        return undefined;
    const bytes = Buffer.from(value, 'base64');
    return bytes.toString('base64') === value ? bytes : undefined;
}
function parsed(bytes) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch {
        return undefined;
    }
}
function objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
/** What a signature of an envelope is over: DSSE's pre-authentication encoding. */
function envelopeBytes(payloadType, payload) {
    const type = Buffer.from(payloadType);
    return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}
function messageBundle(hint, digest, signature) {
    const messageDigest = { algorithm: 'SHA2_256', digest: encoded(digest) };
    return bundleOf(hint, { messageSignature: { messageDigest, signature: encoded(signature) } });
}
function envelopeBundle(hint, { payload, payloadType, signature }) {
    const dsseEnvelope = { payload: encoded(payload), payloadType, signatures: [{ sig: encoded(signature) }] };
    return bundleOf(hint, { dsseEnvelope });
}
function bundleOf(hint, content) {
    const bundle = { mediaType: BUNDLE_TYPE, verificationMaterial: { publicKey: { hint } }, ...content };
    return Buffer.from(`${JSON.stringify(bundle)}\n`);
}
function encoded(bytes) {
    return Buffer.from(bytes).toString('base64');
}


/***/ }),

/***/ 3459:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ verifyByKey),
/* harmony export */   sigstoreKeySigner: () => (/* binding */ sigstoreKeySigner)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6986);
/* harmony import */ var _bundle_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7836);
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5089);
/* harmony import */ var _statement_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5707);





/**
 * A signer with a key of one's own: no certificate, no log, no network. cosign verifies it with `--key`.
 *
 * @throws {UserError} the key can't be read or is of another kind
 */
function sigstoreKeySigner({ key: pem, passphrase }) {
    const key = (0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .readPrivateKey */ .$k)(pem, passphrase);
    const hint = (0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .hintOf */ .$z)(key);
    return {
        kind: 'sigstore',
        signer: hint,
        async sign(bytes, signal) {
            signal.throwIfAborted();
            return (0,_bundle_js__WEBPACK_IMPORTED_MODULE_3__/* .messageBundle */ .Gs)(hint, sha256(bytes), (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.sign)('sha256', bytes, key));
        },
        async signStatement(payload, signal) {
            signal.throwIfAborted();
            const signature = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.sign)('sha256', (0,_bundle_js__WEBPACK_IMPORTED_MODULE_3__/* .envelopeBytes */ .Ci)(_statement_js__WEBPACK_IMPORTED_MODULE_2__/* .STATEMENT_TYPE */ .zG, payload), key);
            return (0,_bundle_js__WEBPACK_IMPORTED_MODULE_3__/* .envelopeBundle */ .PX)(hint, { payload: Buffer.from(payload), payloadType: _statement_js__WEBPACK_IMPORTED_MODULE_2__/* .STATEMENT_TYPE */ .zG, signature });
        },
    };
}
/**
 * Checks the signature itself. The encoding is DER as bundles have it, and the key is the very one that is named.
 *
 * @param keys  PEM of the keys that are trusted
 * @param bytes what must be signed: the bytes of a message, the payload of an envelope
 * @returns the key's hint
 * @throws {UserError} it does not count; says why
 */
function verifyByKey({ content }, hint, keys, bytes, where) {
    const refuse = (why) => new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${where} does not count: ${why}`);
    if (keys.length === 0)
        throw refuse('no public key is trusted here; list one in trusted-keys');
    const key = keys.map((pem, index) => trustedKey(pem, index)).find((one) => (0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .hintOf */ .$z)(one) === hint);
    if (key === undefined)
        throw refuse('it was made with a key that is not among the trusted ones');
    const signed = content.kind === 'message' ? bytes : (0,_bundle_js__WEBPACK_IMPORTED_MODULE_3__/* .envelopeBytes */ .Ci)(content.payloadType, bytes);
    if (content.kind === 'message' && !content.digest.equals(sha256(bytes))) {
        throw refuse('it is a signature of other bytes: they were changed, or it belongs to something else');
    }
    if (!(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.verify)('sha256', signed, { key, dsaEncoding: 'der' }, content.signature)) {
        throw refuse('its signature is not of these bytes and this key');
    }
    return hint;
}
function trustedKey(pem, index) {
    return (0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .readPublicKey */ .RR)(pem, `trusted Sigstore key ${index + 1}`);
}
function sha256(bytes) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(bytes).digest();
}


/***/ }),

/***/ 5089:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $k: () => (/* binding */ readPrivateKey),
/* harmony export */   $z: () => (/* binding */ hintOf),
/* harmony export */   O3: () => (/* binding */ publicPem),
/* harmony export */   RR: () => (/* binding */ readPublicKey)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6986);


const CURVE = 'prime256v1';
const MAKE = 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -out key.pem';
/**
 * @param pem PKCS#8 or SEC 1, encrypted or not
 * @throws {UserError} it can't be read, or is no key on P-256
 */
function readPrivateKey(pem, passphrase) {
    const what = 'the Sigstore key to sign with';
    if (/-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/.test(pem)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${what} is in cosign's own encrypted form, which only cosign reads; make a key with ${MAKE}, give that, and take it into cosign with cosign import-key-pair --key key.pem`);
    }
    if (/-----BEGIN (?:PUBLIC KEY|CERTIFICATE)-----/.test(pem)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${what} is a public one; give the private key as PEM`);
    }
    if (/ENCRYPTED/.test(pem) && !passphrase) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${what} is protected by a passphrase and none was given; give its passphrase too`);
    }
    return onCurve(parsed(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)({ key: pem, passphrase: passphrase ?? '' }), pem, what), what);
}
function parsed(read, pem, what) {
    try {
        return read();
    }
    catch (cause) {
        // What the library says of a key is not for logs.
        if (/ENCRYPTED/.test(pem))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the passphrase of ${what} is wrong, or the key is damaged`, { cause });
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${what} can't be read; give PEM with its line breaks, as ${MAKE} makes it`, { cause });
    }
}
/** @throws {UserError} it can't be read, or is no key on P-256 */
function readPublicKey(pem, what) {
    if (!/-----BEGIN PUBLIC KEY-----/.test(pem)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${what} is no public key in PEM; give what is between -----BEGIN PUBLIC KEY----- and its end`);
    }
    return onCurve(parsed(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)(pem), '', what), what);
}
function onCurve(key, what) {
    if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === CURVE)
        return key;
    const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${what} is of kind ${kind}, where ECDSA on P-256 is needed; make one with ${MAKE}`);
}
/** What a bundle says of its key, as cosign does: base64 of the SHA-256 of its SPKI DER. */
function hintOf(key) {
    const spki = (key.type === 'private' ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)(key) : key).export({ type: 'spki', format: 'der' });
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(spki).digest('base64');
}
/** PEM of the public half, for those who check. */
function publicPem(key) {
    return String((key.type === 'private' ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)(key) : key).export({ type: 'spki', format: 'pem' }));
}


/***/ }),

/***/ 5707:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JP: () => (/* binding */ notAbout),
/* harmony export */   "if": () => (/* binding */ COSIGN_SIGN),
/* harmony export */   nI: () => (/* binding */ imageStatement),
/* harmony export */   pT: () => (/* binding */ statementAbout),
/* harmony export */   zG: () => (/* binding */ STATEMENT_TYPE)
/* harmony export */ });
/* harmony import */ var _bundle_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7836);

const STATEMENT_TYPE = 'application/vnd.in-toto+json';
const STATEMENT = 'https://in-toto.io/Statement/v1';
/** What `cosign attest` still writes; the fields are the same. */
const STATEMENTS = [STATEMENT, 'https://in-toto.io/Statement/v0.1'];
/** What cosign says where a signature means no more than "this image": not provenance, not a scan's result. */
const COSIGN_SIGN = 'https://sigstore.dev/cosign/sign/v1';
/** What is signed of an image. @param digest `sha256:…` */
function imageStatement(digest) {
    const subject = [{ digest: { sha256: digest.replace('sha256:', '') } }];
    return Buffer.from(JSON.stringify({ _type: STATEMENT, subject, predicateType: COSIGN_SIGN, predicate: {} }));
}
/** Why a signed statement is none about this image; undefined where it is. @param digest `sha256:…` */
function notAbout(digest, payload, payloadType) {
    if (payloadType !== STATEMENT_TYPE)
        return 'what is signed is no in-toto statement';
    const { _type, predicateType, subject } = parsed(payload);
    if (predicateType !== COSIGN_SIGN) {
        return `it states ${JSON.stringify(predicateType)?.slice(0, 100)}, which is no signature of the image (${COSIGN_SIGN})`;
    }
    if (_type !== STATEMENT)
        return 'what is signed is no in-toto statement of version 1';
    if (!Array.isArray(subject) || subject.length !== 1)
        return 'it is not about exactly one thing';
    const said = (0,_bundle_js__WEBPACK_IMPORTED_MODULE_0__/* .objectOf */ .Xy)((0,_bundle_js__WEBPACK_IMPORTED_MODULE_0__/* .objectOf */ .Xy)(subject[0])?.digest);
    if (said === undefined || Object.keys(said).length !== 1 || typeof said.sha256 !== 'string') {
        return 'it names its image by something else than one sha256 digest';
    }
    if (`sha256:${said.sha256}` !== digest)
        return `it is a signature of another image, sha256:${said.sha256.replace(/[^0-9a-z]/gi, '').slice(0, 64)}`;
    return undefined;
}
/**
 * What a signed statement says of an image, whatever it is about.
 *
 * @param digest `sha256:…`
 * @param type   of its predicate, `https://slsa.dev/provenance/v1`
 * @returns the statement as it was parsed, or why it is none of this
 */
function statementAbout(digest, type, payload, payloadType) {
    if (payloadType !== STATEMENT_TYPE)
        return 'what is signed is no in-toto statement';
    const statement = parsed(payload);
    if (!STATEMENTS.includes(statement._type))
        return 'what is signed is no in-toto statement of version 1';
    if (statement.predicateType !== type)
        return `it does not state ${type}`;
    const subjects = Array.isArray(statement.subject) ? statement.subject : [];
    const isAbout = subjects.some((one) => `sha256:${String((0,_bundle_js__WEBPACK_IMPORTED_MODULE_0__/* .objectOf */ .Xy)((0,_bundle_js__WEBPACK_IMPORTED_MODULE_0__/* .objectOf */ .Xy)(one)?.digest)?.sha256)}` === digest);
    return isAbout ? statement : 'it is about other things';
}
function parsed(payload) {
    try {
        return (0,_bundle_js__WEBPACK_IMPORTED_MODULE_0__/* .objectOf */ .Xy)(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))) ?? {};
    }
    catch {
        return {};
    }
}


/***/ })

};
