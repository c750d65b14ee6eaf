using Gateway.Language.Speech.Recognition;
using Gateway.Language.Speech.Recognition.Remote;
using Gateway.Language.Speech.Sound;
using Gateway.Testing;

namespace Gateway.Language.Tests.Speech.Recognition.Remote;

public sealed class RemoteRecognizerTests : IDisposable
{
    private readonly HttpClient http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task The_utterance_goes_out_as_a_wave_file_and_the_text_comes_back()
    {
        await using var server = Server("""{"text": " Ich habe eine Frage. "}""");

        var transcript = await AskAsync(server);

        Assert.Equal(new Transcript("ich habe eine frage.", 1, false), transcript);
        var body = Assert.Single(server.Bodies);
        Assert.Contains("RIFF", body);
        Assert.Contains("utterance.wav", body);
        Assert.Contains("\r\n\r\nde\r\n", body);
    }

    [Fact]
    public async Task An_empty_text_is_nothing()
    {
        await using var server = Server("""{"text": ""}""");

        Assert.Equal(Transcript.Nothing, await AskAsync(server));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"error": "no"}""")]
    public async Task An_answer_without_text_is_a_failure_of_ours(string answer)
    {
        await using var server = Server(answer);

        await Assert.ThrowsAsync<RecognitionException>(() => AskAsync(server));
    }

    [Fact]
    public async Task A_refusal_is_a_failure_of_ours()
    {
        await using var server = new AnswerServer("401 Unauthorized", "");

        var error = await Assert.ThrowsAsync<RecognitionException>(() => AskAsync(server));

        Assert.Contains("401", error.Message);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_at_the_time_out()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var time = new ManualTime();
        var recognizer = Recognizer(new Uri($"http://{silent.LocalEndpoint}"), time);
        var asking = HearAsync(recognizer);

        time.Advance(TimeSpan.FromSeconds(9));

        await Assert.ThrowsAsync<RecognitionException>(() => asking);
    }

    private static AnswerServer Server(string answer) => new("200 OK", answer);

    private Task<Transcript> AskAsync(AnswerServer server) => HearAsync(Recognizer(server.Url, TimeProvider.System));

    private RemoteRecognizer Recognizer(Uri server, TimeProvider time) =>
        new(new RemoteRecognizerOptions { Server = server }, http, time);

    private static Task<Transcript> HearAsync(RemoteRecognizer recognizer) => recognizer.RecognizeAsync(
        Telephone.Tone(400, 0.5, 8000), SampleRate.Telephone, "de", Expectation.Sentence, CancellationToken.None);
}
