package io.kithara.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on a loopback port that does what a script says: honest answers with ranges and validators, or any
 * of the {@link Fault}s. It keeps a log of every request, from which tests count.
 *
 * <p>Does not speak TLS or HTTP/2, and reads a request body only to skip it. Paths are compared as sent, without the
 * query unless a route was registered with one. What is not served is answered with 404.
 *
 * <p>Safe from any thread. Uses one thread to accept and one per connection; all end with {@link #close}.
 */
public final class FakeOrigin implements AutoCloseable {
    /** Close gives up on a connection thread after this time and says so: scripts of tests must not hang a build. */
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);

    /** Not {@code kithara-}: tests count the threads of the library by that name. */
    private static final String THREAD_PREFIX = "fake-origin-";

    private static final int BACKLOG_CONNECTIONS = 128;

    private static final System.Logger LOGGER = System.getLogger("io.kithara.testing");

    /*
     * Ownership: the acceptor starts connections; close, from any thread, ends both. lock guards connections, threads,
     * accepted and online; it is never held over I/O or together with another lock.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final ServerSocket server;
    private final Thread acceptor;
    private final RequestLog log = new RequestLog();
    private final OriginStop stop = new OriginStop();
    private final Throttle line = new Throttle(0);
    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private volatile @Nullable Path directory;

    @GuardedBy("lock")
    private final Set<Connection> connections = new HashSet<>();

    @GuardedBy("lock")
    private final Set<Thread> threads = new HashSet<>();

    @GuardedBy("lock")
    private int accepted;

    @GuardedBy("lock")
    private boolean online = true;

    private FakeOrigin(ServerSocket server) {
        this.server = server;
        this.acceptor = new Thread(this::acceptAll, THREAD_PREFIX + "accept-" + server.getLocalPort());
        acceptor.setDaemon(true);
    }

    /** Starts an origin on a free port. */
    public static FakeOrigin start() throws IOException {
        return start(0);
    }

    /**
     * Starts an origin on this loopback port; 0 takes a free one.
     *
     * @throws IOException if the port is taken
     */
    public static FakeOrigin start(int port) throws IOException {
        FakeOrigin origin =
                new FakeOrigin(new ServerSocket(port, BACKLOG_CONNECTIONS, InetAddress.getLoopbackAddress()));
        origin.acceptor.start();
        return origin;
    }

    /** Returns the address of a path, which starts with a slash and may have a query. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    /** Serves bytes at a path, in place of what was there; with a query in {@code path}, for that query only. */
    @CanIgnoreReturnValue
    public Route serve(String path, byte[] bytes) {
        return add(path, Route.of(path, bytes));
    }

    /** Serves a file at a path. */
    @CanIgnoreReturnValue
    public Route serve(String path, Path file) throws IOException {
        return add(path, Route.of(file));
    }

    /** Serves a radio station at a path. */
    @CanIgnoreReturnValue
    public Route serve(String path, Radio radio) {
        return add(path, Route.of(radio));
    }

    /** Answers a path with 302 to {@code location}. */
    @CanIgnoreReturnValue
    public Route redirect(String path, String location) {
        return serve(path, new byte[0]).withFault(Fault.redirect(location));
    }

    /** Serves the files below a directory at their relative paths, behind the routes; never anything outside it. */
    @CanIgnoreReturnValue
    public FakeOrigin serveDirectory(Path root) throws IOException {
        directory = root.toRealPath();
        return this;
    }

    /** Adds a fault for all paths; it counts the requests of each path by itself. */
    @CanIgnoreReturnValue
    public FakeOrigin withFault(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** Limits all responses together to this speed, from now on; 0 takes the limit away. */
    public void bytesPerSecond(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        line.bytesPerSecond(limit);
    }

    /** Resets every connection, and every new one until {@link #goOnline}. */
    public void goOffline() {
        List<Connection> toAbort;
        lock.lock();
        try {
            online = false;
            toAbort = List.copyOf(connections);
        } finally {
            lock.unlock();
        }
        toAbort.forEach(Connection::abort);
    }

    /** Ends {@link #goOffline}. */
    public void goOnline() {
        lock.lock();
        try {
            online = true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns all requests so far in the order of arrival. */
    public List<OriginRequest> requests() {
        return log.snapshot();
    }

    /** Returns the requests of one path, whatever their query. */
    public List<OriginRequest> requests(String path) {
        return requests().stream().filter(r -> r.path().equals(path)).toList();
    }

    /**
     * Waits until the log is as wanted and returns it.
     *
     * @throws AssertionError with the log if that takes longer than {@code limit} of real time
     */
    @CanIgnoreReturnValue
    public List<OriginRequest> awaitRequests(Predicate<List<OriginRequest>> wanted, Duration limit)
            throws InterruptedException {
        return log.await(wanted, limit);
    }

    /** Returns how many connections were accepted so far. */
    public int connectionsAccepted() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many connections are open; one that a client has just closed may still be counted. */
    public int openConnections() {
        lock.lock();
        try {
            return connections.size();
        } finally {
            lock.unlock();
        }
    }

    /** Closes the port, resets every connection, ends every stall and waits for the threads. */
    @Override
    public void close() throws IOException {
        stop.stop();
        server.close();
        goOffline();
        List<Thread> toJoin = new ArrayList<>();
        lock.lock();
        try {
            toJoin.addAll(threads);
        } finally {
            lock.unlock();
        }
        toJoin.add(acceptor);
        for (Thread thread : toJoin) {
            join(thread);
        }
    }

    RequestLog log() {
        return log;
    }

    OriginStop stop() {
        return stop;
    }

    Throttle line() {
        return line;
    }

    ResponsePlan plan(RequestHead request, int requestOfPath) throws IOException {
        Route route = find(request);
        ResponsePlan plan = route == null ? notFound(request) : route.plan(request, requestOfPath);
        for (Fault fault : faults) {
            fault.applyTo(plan, requestOfPath);
        }
        return plan;
    }

    void connectionFailed(int number, IOException reason) {
        LOGGER.log(System.Logger.Level.DEBUG, () -> "connection " + number + " ended: " + reason);
    }

    void connectionEnded(Connection connection) {
        lock.lock();
        try {
            connections.remove(connection);
            threads.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    private Route add(String path, Route route) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with a slash: " + path);
        }
        routes.put(path, route);
        return route;
    }

    private void acceptAll() {
        while (!stop.isStopped()) {
            try {
                start(server.accept());
            } catch (IOException e) {
                connectionFailed(0, e);
            }
        }
    }

    private void start(Socket socket) {
        Connection connection;
        boolean serving;
        lock.lock();
        try {
            accepted++;
            connection = new Connection(this, accepted, socket);
            serving = online;
            if (serving) {
                connections.add(connection);
                Thread thread = new Thread(connection, THREAD_PREFIX + accepted);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
        if (!serving) {
            connection.abort();
        }
    }

    private @Nullable Route find(RequestHead request) throws IOException {
        Route exact = routes.get(request.target());
        Route route = exact != null ? exact : routes.get(request.path());
        return route != null ? route : findFile(request.path());
    }

    private @Nullable Route findFile(String path) throws IOException {
        Path root = directory;
        if (root == null) {
            return null;
        }
        String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        Path file = root.resolve(decoded.substring(1)).normalize();
        return file.startsWith(root) && Files.isRegularFile(file) ? Route.of(file) : null;
    }

    private static ResponsePlan notFound(RequestHead request) {
        ResponsePlan plan = new ResponsePlan(request, Content.of(new byte[0]), 0, Framing.CONTENT_LENGTH);
        plan.text(404, "text/plain", "not found\n");
        return plan;
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join(JOIN_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + thread.getName(), e);
        }
        if (thread.isAlive()) {
            throw new IOException(thread.getName() + " did not end within " + JOIN_LIMIT);
        }
    }

    @Override
    public String toString() {
        return "FakeOrigin[" + uri("/") + " requests=" + requests().size() + "]";
    }
}
