export const id = 142;
export const ids = [142];
export const modules = {

/***/ 142:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  removeKilled: () => (/* binding */ removeKilled)
});

// UNUSED EXPORTS: exactVersion, needed, signingWorld

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(24);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(760);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(455);
;// CONCATENATED MODULE: ./src/program/environment.js
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
function environment_childEnvironment(env, also = []) {
    const entries = [...HARMLESS, ...also].map((name) => [name, env[name]]);
    return Object.fromEntries(entries.filter((entry) => entry[1] !== undefined));
}

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(986);
;// CONCATENATED MODULE: ./src/program/find.js



/**
 * A program as an absolute path, from the folders of PATH that are absolute and not under the workspace: what a
 * checked-out branch brings along must never run in a tool's place.
 *
 * @param outside folders that it must not come from
 * @throws {UserError} there is none
 */
function find_findProgram(name, path, outside) {
    const forbidden = outside.map(realOrSame);
    for (const folder of (path ?? '').split(':')) {
        if (!(0,external_node_path_.isAbsolute)(folder))
            continue;
        const found = executable((0,external_node_path_.join)(folder, name));
        if (found !== undefined && ![found, realOrSame(folder)].some((one) => forbidden.some((top) => isIn(one, top)))) {
            return found;
        }
    }
    throw new errors/* UserError */.yo(`the program ${name} is in no folder of PATH (outside of the workspace); install it on the runner`);
}
function executable(file) {
    try {
        (0,external_node_fs_.accessSync)(file, external_node_fs_.constants.X_OK);
        return (0,external_node_fs_.statSync)(file).isFile() ? (0,external_node_fs_.realpathSync)(file) : undefined;
    }
    catch {
        return undefined;
    }
}
function realOrSame(path) {
    try {
        return (0,external_node_fs_.realpathSync)(path);
    }
    catch {
        return path;
    }
}
function isIn(path, folder) {
    return path === folder || path.startsWith(folder.endsWith(external_node_path_.sep) ? folder : folder + external_node_path_.sep);
}

// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
;// CONCATENATED MODULE: ./src/program/run.js


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
async function run_runProgram(program, args, options) {
    const { env, signal, cwd, input, seconds, pipes = [] } = options;
    signal.throwIfAborted();
    const { spawn } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 421, 19));
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
            (0,external_node_readline_.createInterface)({ input: child[stream], crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => onLine(line, stream));
        }
    }
    const written = pipes?.map((pipe, index) => (pipe === 'read' ? pipeOf(child, index, largest) : undefined));
    return new Promise((done) => {
        const fail = (failure) => done({ code: undefined, stdout: '', stderr: complaints.text, failure });
        const overflow = () => {
            killGroup(child);
            fail(`its output is larger than ${largest / 1e6} MB`);
        };
        child.once('error', (error) => fail(`it could not be started (${(0,errors/* messageOf */.bD)(error)})`));
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

;// CONCATENATED MODULE: ./src/sign/openpgp/gpg.js







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
    return findProgram('gpg', env.PATH, outside);
}
async function makeHome({ temporary, onFolder }) {
    const long = Buffer.byteLength(join(temporary, `${NAME}XXXXXX`)) > LONGEST_HOME;
    let home;
    try {
        // mkdtemp makes it anew, for this user alone (0700): nothing can be planted in it.
        home = await mkdtemp(join(long ? SHORT : temporary, NAME));
        onFolder?.(home);
        await writeFile(join(home, 'gpg-agent.conf'), AGENT_OPTIONS, { mode: 0o600 });
        return home;
    }
    catch (cause) {
        if (home !== undefined)
            await rm(home, { recursive: true, force: true });
        const place = long ? SHORT : temporary;
        throw new UserError(`gpg needs a private folder in ${place}, and none can be made; make room or rights there`, {
            cause,
        });
    }
}
async function runGpg(program, home, { env, signal }, args, { input, fourth } = {}) {
    const always = ['--homedir', home, '--no-options', '--batch', '--no-tty', '--no-greeting', '--status-fd', '3'];
    const pipes = fourth === undefined ? ['read'] : ['read', Buffer.from(fourth)];
    const { HOME: _, ...rest } = childEnvironment(env);
    const ended = await runProgram(program, [...always, ...args], {
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
        if (/\/gpg-[A-Za-z0-9]{6}$/.test(folder) && (0,external_node_fs_.existsSync)(folder))
            await removeHome(folder, world);
    }
}
async function removeHome(home, { env, outside }) {
    try {
        const program = find_findProgram('gpgconf', env.PATH, outside);
        // Cancelling must not leave an agent behind: this runs on its own time.
        const options = { env: environment_childEnvironment(env), signal: AbortSignal.timeout(10_000) };
        await run_runProgram(program, ['--homedir', home, '--kill', 'all'], options);
        await run_runProgram(program, ['--homedir', home, '--remove-socketdir'], options);
    }
    catch {
        // Without gpgconf, or where it hangs: an agent ends by itself as soon as its folder is gone.
    }
    finally {
        await (0,promises_.rm)(home, { recursive: true, force: true, maxRetries: 5 });
    }
}

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
        outside: [resolve('.')],
        temporary: dirname(action.files.path),
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
    const world = { signal: action.cancelled, env: process.env, outside: [(0,external_node_path_.resolve)('.')], temporary: '', now: Date.now };
    await removeLeftovers(folders, world);
    for (const draft of folders.filter((folder) => DRAFT.test(folder)))
        (0,external_node_fs_.rmSync)(draft, { recursive: true, force: true });
}
/** An input that a command can't do without. @throws {UserError} it is not there */
function needed(value, input, why) {
    if (value !== undefined)
        return value;
    throw new UserError(`input ${input} is missing; ${why}`);
}
/** The version as such, not where it would come from. @throws {UserError} it is not there, or a word such as auto */
function exactVersion({ version }, why) {
    if (version === undefined || !isVersionSource(version))
        return needed(version, 'version', why);
    throw new UserError(`input version: ${version} is for pack; write the version itself, such as 1.4.2`);
}


/***/ })

};
