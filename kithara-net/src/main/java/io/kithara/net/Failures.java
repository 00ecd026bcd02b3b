package io.kithara.net;

import io.kithara.net.NetException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.UnknownServiceException;
import java.security.cert.CertificateException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Sorts what the network threw by its type; no message is ever read. Pure. */
final class Failures {
    private Failures() {}

    /** Returns the reason for a failure before a response's header was complete. */
    static Reason beforeHeader(IOException failure) {
        if (failure instanceof ProtocolException || failure instanceof UnknownServiceException) {
            return Reason.PROTOCOL;
        }
        return of(failure);
    }

    /**
     * Returns the reason for a failure in a body. A {@link ProtocolException} there is OkHttp's word for a body that
     * ended before its announced length or last chunk.
     */
    static Reason inBody(IOException failure) {
        return failure instanceof ProtocolException ? Reason.RESET : of(failure);
    }

    /** Returns in words what kept the header from coming, by type as the reason. */
    static String noAnswer(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return "there is no host of that name";
        }
        if (failure instanceof NoRouteToHostException) {
            return "no way leads to the host";
        }
        if (failure instanceof ConnectException) {
            return "nothing accepts connections there";
        }
        if (failure instanceof SSLException ssl) {
            return noTls(ssl);
        }
        return switch (beforeHeader(failure)) {
            case TIMEOUT -> "no answer in time";
            case PROTOCOL -> "the answer is not HTTP";
            default -> "the connection closed before an answer";
        };
    }

    private static String noTls(SSLException failure) {
        if (tls(failure) == Reason.RESET) {
            return "the connection closed while TLS was agreed on";
        }
        if (failure instanceof SSLPeerUnverifiedException) {
            return "the certificate belongs to another host";
        }
        if (hasCause(failure, CertificateException.class)) {
            return "the certificate is not trusted";
        }
        // JSSE throws the bare type for a record that is none; what goes wrong between TLS speakers has a subtype.
        return failure.getClass() == SSLException.class
                ? "what answers there does not speak TLS"
                : "TLS could not be agreed on";
    }

    private static Reason of(IOException failure) {
        if (failure instanceof InterruptedIOException) {
            return Reason.TIMEOUT;
        }
        if (failure instanceof UnknownHostException
                || failure instanceof ConnectException
                || failure instanceof NoRouteToHostException) {
            return Reason.CONNECT;
        }
        if (failure instanceof ZipException) {
            return Reason.BODY;
        }
        if (failure instanceof SSLException ssl) {
            return tls(ssl);
        }
        return Reason.RESET;
    }

    /** A connection lost below TLS is a lost connection; a refused certificate stays refused. */
    private static Reason tls(SSLException failure) {
        boolean refused =
                failure instanceof SSLPeerUnverifiedException || hasCause(failure, CertificateException.class);
        boolean lost = hasCause(failure, SocketException.class) || hasCause(failure, EOFException.class);
        return lost && !refused ? Reason.RESET : Reason.TLS;
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (@Nullable Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
