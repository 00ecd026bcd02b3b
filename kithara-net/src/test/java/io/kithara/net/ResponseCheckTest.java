package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kithara.net.NetException.Reason;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.junit.jupiter.api.Test;

class ResponseCheckTest {
    private static final Version V1 =
            Version.of(new Validators(Optional.of("\"v1\""), Optional.empty(), OptionalLong.of(100)));
    private static final Version LENGTH_ONLY =
            Version.of(new Validators(Optional.empty(), Optional.empty(), OptionalLong.of(100)));
    private static final Version UNKNOWN = Version.of(Validators.NONE);
    private static final FetchRequest WHOLE = FetchRequest.of(URI.create("http://localhost/a.mp3"), Expectation.MEDIA);

    @Test
    void judge_wholeBodyAskedFor_deliversAll() throws Exception {
        BodyPlan body =
                judge(RangePlan.first(WHOLE), UNKNOWN, response(200, 100).build());
        assertThat(body.bodyStart()).isZero();
        assertThat(body.bodyEnd()).isEqualTo(100);
        assertThat(body.wantedEnd()).isEqualTo(100);
        assertThat(body.total()).hasValue(100);
    }

    // scenario 37
    @Test
    void judge_partAsAsked_deliversIt() throws Exception {
        BodyPlan body = judge(range(40, 60), UNKNOWN, part("bytes 40-59/100", 20));
        assertThat(body.bodyStart()).isEqualTo(40);
        assertThat(body.bodyEnd()).isEqualTo(60);
        assertThat(body.wantedEnd()).isEqualTo(60);
    }

    // scenario 37
    @Test
    void judge_partWithWrongStart_rejected() {
        assertThat(rejected(range(40, 60), UNKNOWN, part("bytes 41-59/100", 19)))
                .isEqualTo(Reason.RANGE);
    }

    // scenario 37
    @Test
    void judge_partPastItsEnd_rejected() {
        assertThat(rejected(range(40, 60), UNKNOWN, part("bytes 40-60/100", 21)))
                .isEqualTo(Reason.RANGE);
    }

    // scenario 37
    @Test
    void judge_partWithoutContentRange_rejected() {
        assertThat(rejected(range(40, 60), UNKNOWN, response(206, 20).build())).isEqualTo(Reason.RANGE);
    }

    // scenario 37
    @Test
    void judge_partWithUnknownTotal_rejected() {
        assertThat(rejected(range(40, 60), UNKNOWN, part("bytes 40-59/*", 20))).isEqualTo(Reason.RANGE);
    }

    // scenario 37
    @Test
    void judge_partWhoseLengthContradictsItsRange_rejected() {
        assertThat(rejected(range(40, 60), UNKNOWN, part("bytes 40-59/100", 19)))
                .isEqualTo(Reason.RANGE);
    }

    // scenario 37
    @Test
    void judge_partWithAnotherTotal_isAnotherVersion() {
        assertThat(rejected(rest(40, 0, V1), V1, part("bytes 40-98/99", 59))).isEqualTo(Reason.RESOURCE_CHANGED);
    }

    // scenario 38
    @Test
    void judge_partNotAskedFor_rejected() {
        assertThat(rejected(RangePlan.first(WHOLE), UNKNOWN, part("bytes 0-99/100", 100)))
                .isEqualTo(Reason.RANGE);
    }

    // scenario 37
    @Test
    void judge_multipart_rejected() {
        Response response = part("bytes 40-59/100", 20)
                .newBuilder()
                .header("Content-Type", "multipart/byteranges; boundary=x")
                .build();
        assertThat(rejected(range(40, 60), UNKNOWN, response)).isEqualTo(Reason.RANGE);
    }

    // scenario 39
    @Test
    void judge_encodedMedia_rejected() {
        Response response =
                response(200, 100).header("Content-Encoding", "gzip").build();
        assertThat(rejected(RangePlan.first(WHOLE), UNKNOWN, response)).isEqualTo(Reason.CONTENT_TYPE);
    }

    // scenario 39
    @Test
    void judge_encodedPart_rejectedForPlaylistsToo() {
        Response response = part("bytes 40-59/100", 20)
                .newBuilder()
                .header("Content-Encoding", "gzip")
                .build();
        NetException failure = catchThrowableOfType(
                NetException.class,
                () -> ResponseCheck.judge(range(40, 60), UNKNOWN, ResponseFacts.of(response), Expectation.PLAYLIST));
        assertThat(failure.reason()).isEqualTo(Reason.CONTENT_TYPE);
    }

    // scenario 36
    @Test
    void judge_wholeBodyOfSameVersionForRest_skipsPrefix() throws Exception {
        BodyPlan body = judge(
                rest(40, 0, V1), V1, response(200, 100).header("ETag", "\"v1\"").build());
        assertThat(body.bodyStart()).isZero();
        assertThat(body.position()).isEqualTo(40);
        assertThat(body.bodyEnd()).isEqualTo(100);
    }

    // scenario 36
    @Test
    void judge_wholeBodyForFirstRange_stopsAfterLastByteWanted() throws Exception {
        BodyPlan body = judge(range(40, 60), UNKNOWN, response(200, 100).build());
        assertThat(body.position()).isEqualTo(40);
        assertThat(body.wantedEnd()).isEqualTo(60);
    }

    // scenario 117
    @Test
    void judge_wholeBodyOfAnotherVersion_rejected() {
        Response changed = response(200, 100).header("ETag", "\"v2\"").build();
        assertThat(rejected(rest(40, 0, V1), V1, changed)).isEqualTo(Reason.RESOURCE_CHANGED);
    }

    // scenario 117
    @Test
    void judge_wholeBodyThatNoLongerNamesItsVersion_rejected() {
        assertThat(rejected(rest(40, 0, V1), V1, response(200, 100).build())).isEqualTo(Reason.RESOURCE_CHANGED);
    }

    // scenario 117
    @Test
    void judge_partOfAnotherVersion_rejected() {
        Response changed = part("bytes 40-99/100", 60)
                .newBuilder()
                .header("ETag", "\"v2\"")
                .build();
        assertThat(rejected(rest(40, 0, V1), V1, changed)).isEqualTo(Reason.RESOURCE_CHANGED);
    }

    @Test
    void judge_wholeBodyWithoutValidators_comparesBytesHeld() throws Exception {
        BodyPlan body =
                judge(rest(40, 30, LENGTH_ONLY), LENGTH_ONLY, response(200, 100).build());
        assertThat(body.compareFrom()).isEqualTo(10);
        assertThat(body.position()).isEqualTo(40);
    }

    @Test
    void judge_htmlForRest_saysNothingOfTheVersion() {
        Response portal = response(200, 70)
                .header("Content-Type", "text/html; charset=utf-8")
                .build();
        assertThat(rejected(rest(40, 0, V1), V1, portal)).isEqualTo(Reason.CONTENT_TYPE);
    }

    @Test
    void judge_416AtTheEnd_provesIt() throws Exception {
        BodyPlan body = judge(rest(100, 0, V1), V1, unsatisfied("bytes */100"));
        assertThat(body.position()).isEqualTo(100);
        assertThat(body.total()).hasValue(100);
    }

    @Test
    void judge_416BeforeOffset_isAnotherVersion() {
        assertThat(rejected(rest(40, 0, UNKNOWN), UNKNOWN, unsatisfied("bytes */30")))
                .isEqualTo(Reason.RESOURCE_CHANGED);
    }

    @Test
    void judge_416ForFirstRequestPastTheEnd_rejected() {
        assertThat(rejected(range(40, 60), UNKNOWN, unsatisfied("bytes */30"))).isEqualTo(Reason.RANGE);
    }

    @Test
    void judge_416ThatContradictsItself_rejected() {
        assertThat(rejected(range(40, 60), UNKNOWN, unsatisfied("bytes */100"))).isEqualTo(Reason.RANGE);
        assertThat(rejected(range(40, 60), UNKNOWN, response(416, 0).build())).isEqualTo(Reason.RANGE);
    }

    // scenario 43
    @Test
    void judge_partWithoutContentLength_givesTotalFromContentRange() throws Exception {
        Response chunked = new Response.Builder()
                .request(new Request.Builder().url("http://localhost/").build())
                .protocol(Protocol.HTTP_1_1)
                .code(206)
                .message("")
                .header("Transfer-Encoding", "chunked")
                .header("Content-Range", "bytes 40-59/100")
                .body(body(-1))
                .build();
        assertThat(judge(range(40, 60), UNKNOWN, chunked).total()).hasValue(100);
    }

    @Test
    void plan_restOfStrongVersion_asksWithIfRange() {
        RangePlan plan = rest(40, 30, V1);
        assertThat(plan.ifRange()).isEqualTo("\"v1\"");
        assertThat(plan.rangeField()).isEqualTo("bytes=40-");
    }

    @Test
    void plan_restOfUnknownVersion_asksForHeldBytesAgain() {
        RangePlan plan = rest(40, 30, LENGTH_ONLY);
        assertThat(plan.ifRange()).isNull();
        assertThat(plan.rangeField()).isEqualTo("bytes=10-");
    }

    private static RangePlan range(long from, long end) {
        return RangePlan.first(WHOLE.withRange(from, OptionalLong.of(end)));
    }

    private static RangePlan rest(long position, int held, Version version) {
        return RangePlan.rest(position, OptionalLong.empty(), version, held);
    }

    private static BodyPlan judge(RangePlan plan, Version version, Response response) throws NetException {
        return ResponseCheck.judge(plan, version, ResponseFacts.of(response), Expectation.MEDIA);
    }

    private static Reason rejected(RangePlan plan, Version version, Response response) {
        return catchThrowableOfType(NetException.class, () -> judge(plan, version, response))
                .reason();
    }

    private static Response part(String contentRange, long length) {
        return response(206, length).header("Content-Range", contentRange).build();
    }

    private static Response unsatisfied(String contentRange) {
        return response(416, 0).header("Content-Range", contentRange).build();
    }

    private static Response.Builder response(int status, long length) {
        return new Response.Builder()
                .request(new Request.Builder().url("http://localhost/a.mp3").build())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .header("Content-Type", "audio/mpeg")
                .body(body(length));
    }

    private static ResponseBody body(long length) {
        return ResponseBody.create(new Buffer(), MediaType.get("audio/mpeg"), length);
    }
}
