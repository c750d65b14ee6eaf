using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Peers.Processes;
using Gateway.Peers.Sound;

namespace Gateway.Peers.Phones;

/// <summary>
/// A real SIP phone: the program baresip as a child process with a folder, ports and recordings of its own, driven over
/// its control port. Disposing it hangs up, withdraws the registration, ends the process and removes the folder.
/// </summary>
public sealed partial class Baresip : IAsyncDisposable
{
    // A source that comes to its end hangs the call up, so every sound is followed by silence that outlives the test.
    private static readonly TimeSpan Padding = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly BaresipOptions _options;
    private readonly TemporaryFolder _folder;
    private readonly FreePort _ports;
    private readonly ChildProcess _process;
    private readonly Dictionary<PhoneEventKind, int> _read = [];
    private ControlConnection? _control;
    private int _sounds;

    private Baresip(BaresipOptions options)
    {
        _options = options;
        _folder = TemporaryFolder.Create("baresip");
        // One for UDP and TCP, the next for TLS (baresip opens it unasked), the third for control.
        _ports = FreePort.Lease(3);
        _folder.Write("accounts", string.Empty);
        _folder.Write("contacts", options.WritesTo is { } uri ? $"\"Desk\" <{uri}>\n" : string.Empty);
        var configuration = options.ToConfiguration(_ports, _folder.Path, WriteSound(options.Microphone));
        _folder.Write("config", configuration);
        _process = ChildProcess.Start("/usr/bin/baresip", ["-s", "-f", _folder.Path]);
    }

    /// <summary>Where the phone takes calls, UDP and TCP.</summary>
    public IPEndPoint Address => _ports.EndPoint;

    /// <summary>How it registers and calls.</summary>
    public PeerTransport Transport => _options.Transport;

    /// <summary>The address that calls this phone directly, without a registrar.</summary>
    public string Uri => $"sip:{_options.User}@{Address}{TransportParameter}";

    /// <summary>Everything that baresip printed, with each SIP message it sent and received.</summary>
    public string Log => string.Join('\n', _process.Output.Concat(_process.Errors));

    /// <summary>All events so far.</summary>
    public IReadOnlyList<PhoneEvent> Events => [.. Control.Events.Snapshot().Select(ReadEvent)];

    /// <summary>The keys that the other side pressed, in order.</summary>
    public string Digits =>
        string.Concat(Events.Where(entry => entry.Kind == PhoneEventKind.Digit).Select(entry => entry.Detail));

    /// <summary>The texts that came so far, in order, each once.</summary>
    public IReadOnlyList<string> Texts =>
        [.. IncomingText().Matches(Log).DistinctBy(text => text.Groups[1].Value).Select(text => text.Groups[2].Value)];

    /// <summary>The number of the process, for tests that look after what is left behind.</summary>
    public int ProcessId => _process.Id;

    private ControlConnection Control =>
        _control ?? throw new InvalidOperationException("The phone has not been started.");

    private string TransportParameter => _options.TransportParameter;

    /// <summary>Starts a phone; it completes when it is ready, and when it is registered if it has a registrar.</summary>
    public static async Task<Baresip> StartAsync(BaresipOptions options)
    {
        var phone = await StartUnregisteredAsync(options).ConfigureAwait(false);
        try
        {
            if (options.Registrar is not null)
            {
                await phone.WaitAsync(PhoneEventKind.Registered).ConfigureAwait(false);
            }

            return phone;
        }
        catch
        {
            await phone.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts a phone without awaiting that its registration is accepted: for refused ones.</summary>
    public static async Task<Baresip> StartUnregisteredAsync(BaresipOptions options)
    {
        var phone = new Baresip(options);
        try
        {
            await phone._process.LineAsync(line => line.StartsWith("baresip is ready", StringComparison.Ordinal), "ready", Bounded.Soon)
                .ConfigureAwait(false);
            var address = new IPEndPoint(IPAddress.Loopback, phone._ports.Number + 2);
            phone._control = await ControlConnection.ConnectAsync(address).ConfigureAwait(false);
            // The account comes over the control port, so that no event of its registration is missed.
            await phone.Control.CommandAsync("uanew", options.ToAccount()).ConfigureAwait(false);
            return phone;
        }
        catch
        {
            await phone.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Calls a number at the given address.</summary>
    public Task DialAsync(string number, IPEndPoint gateway) => DialAsync($"sip:{number}@{gateway}{TransportParameter}");

    /// <summary>Calls a SIP URI.</summary>
    public Task DialAsync(string uri) => Control.CommandAsync("dial", uri);

    /// <summary>Answers the call that rings.</summary>
    public Task AcceptAsync() => Control.CommandAsync("accept");

    /// <summary>Ends the current call: BYE if it is established, CANCEL if we ring the other side, a refusal if it rings here.</summary>
    public Task HangUpAsync() => Control.CommandAsync("hangup");

    /// <summary>Holds the current call with a re-INVITE (sendonly).</summary>
    public Task HoldAsync() => Control.CommandAsync("hold");

    /// <summary>Resumes the held call with a re-INVITE (sendrecv).</summary>
    public Task ResumeAsync() => Control.CommandAsync("resume");

    /// <summary>Presses keys one after the other (RFC 4733).</summary>
    public async Task PressAsync(string keys)
    {
        foreach (var key in keys)
        {
            await Control.CommandAsync("sndcode", key.ToString()).ConfigureAwait(false);
        }
    }

    /// <summary>Says something from now on, in the middle of the call; silence follows.</summary>
    public Task SayAsync(short[] pcm) => Control.CommandAsync("ausrc", $"aufile,{WriteSound(pcm)}");

    /// <summary>Says a sentence from now on.</summary>
    public async Task SayAsync(SpokenSentence sentence) =>
        await SayAsync(await sentence.SpeakAsync().ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Writes a text to the address that the options name; it completes when the request is on its way.</summary>
    public Task WriteAsync(string text) => Control.CommandAsync("message", text);

    /// <summary>Awaits a text with some words that the phone itself does not write, and takes it.</summary>
    public Task ReadAsync(string words, TimeSpan? within = null) =>
        LogLineAsync(line => line.Contains(words, StringComparison.Ordinal), $"message with '{words}' at {_options.User}", within);

    /// <summary>Awaits that texts with some words came so many times.</summary>
    public async Task ReadAsync(string words, int times)
    {
        using var limit = new CancellationTokenSource(Bounded.Soon);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Texts.Count(text => text.Contains(words, StringComparison.Ordinal)) < times)
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"Not {times} messages with '{words}' at {_options.User}\n{_process.Tail()}");
            }

            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gives any other command of baresip's menu.</summary>
    public Task<string> CommandAsync(string command, string parameters = "") => Control.CommandAsync(command, parameters);

    /// <summary>
    /// Awaits the next event of a kind; each event is given out once, in order, and what happened before the call counts.
    /// One reader per kind at a time.
    /// </summary>
    public async Task<PhoneEvent> WaitAsync(PhoneEventKind kind, TimeSpan? within = null)
    {
        var search = Control.Events.FindAsync(entry => ReadEvent(entry).Kind == kind, _read.GetValueOrDefault(kind));
        var (found, next) = await search
            .Within(within ?? Bounded.Soon, $"{kind} at {_options.User}", Evidence).ConfigureAwait(false);
        _read[kind] = next;
        return ReadEvent(found);
    }

    /// <summary>All events from the first on, until the phone ends.</summary>
    public async IAsyncEnumerable<PhoneEvent> EventsAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var entry in Control.Events.ReadAsync(ct).ConfigureAwait(false))
        {
            yield return ReadEvent(entry);
        }
    }

    /// <summary>Awaits a line of baresip's log, of a SIP message for instance.</summary>
    public Task<string> LogLineAsync(Func<string, bool> matches, string what, TimeSpan? within = null) =>
        _process.LineAsync(matches, what, within ?? Bounded.Soon);

    /// <summary>What the phone heard in its latest call so far (8 kHz, after its jitter buffer).</summary>
    public short[] Heard() => ReadRecording("dec");

    /// <summary>What the phone said in its latest call so far (8 kHz, before its encoder).</summary>
    public short[] Said() => ReadRecording("enc");

    /// <summary>Ends the process at once, as if the phone lost its power: nobody is told.</summary>
    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        if (_control is not null)
        {
            await SayGoodbyeAsync(_control).ConfigureAwait(false);
            await _control.DisposeAsync().ConfigureAwait(false);
        }

        await _process.DisposeAsync().ConfigureAwait(false);
        _ports.Dispose();
        _folder.Dispose();
    }

    private static string Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) ? value.ToString() : string.Empty;

    private static PhoneEvent ReadEvent(JsonElement message)
    {
        var type = Text(message, "type");
        return new PhoneEvent(
            KindOf(type),
            type,
            Text(message, "id"),
            Text(message, "peeruri"),
            Text(message, "peerdisplayname"),
            Text(message, "param"));
    }

    private static PhoneEventKind KindOf(string type) => type switch
    {
        "REGISTER_OK" => PhoneEventKind.Registered,
        "REGISTER_FAIL" => PhoneEventKind.RegistrationFailed,
        "CALL_INCOMING" => PhoneEventKind.Incoming,
        "CALL_RINGING" => PhoneEventKind.Ringing,
        "CALL_PROGRESS" => PhoneEventKind.Progress,
        "CALL_ESTABLISHED" => PhoneEventKind.Established,
        "CALL_RTPESTAB" => PhoneEventKind.MediaStarted,
        "CALL_REMOTE_SDP" => PhoneEventKind.RemoteDescription,
        "CALL_DTMF_START" => PhoneEventKind.Digit,
        "CALL_CLOSED" => PhoneEventKind.Closed,
        _ => PhoneEventKind.Other,
    };

    private async Task SayGoodbyeAsync(ControlConnection control)
    {
        try
        {
            await control.PostAsync("quit").ConfigureAwait(false);
            await _process.Exited.WaitAsync(Farewell).ConfigureAwait(false);
        }
        catch (Exception end) when (end is IOException or TimeoutException)
        {
            // It is gone already, or it waits for an answer that will not come: it is ended by force next.
        }
    }

    private string WriteSound(short[] pcm)
    {
        var path = _folder.File($"microphone-{_sounds++}.wav");
        short[] sound = [.. Resampler.FromTelephone(pcm, _options.Rate), .. new short[(int)(Padding.TotalSeconds * _options.Rate)]];
        Wav.Write(path, sound, _options.Rate);
        return path;
    }

    private short[] ReadRecording(string direction)
    {
        var latest = Directory.GetFiles(_folder.Path, $"dump-*-{direction}.wav").Order(StringComparer.Ordinal).LastOrDefault();
        return latest is null ? [] : Wav.ReadAsTelephone(latest);
    }

    private string Evidence() =>
        string.Join('\n', Events.Select(entry => $"{entry.Type} {entry.Peer} {entry.Detail}")) + "\n" + _process.Tail();

    // As its trace shows a message: one that comes asks for our contact, whose user part goes on after our name.
    [GeneratedRegex(@"^MESSAGE sip:[^@\s]+-0x[^\n]*\n(?:[^\n]+\n)*?Call-ID: ([^\n]+)\n(?:[^\n]+\n)*\n(.*?)\x1b\[;m", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex IncomingText();
}
