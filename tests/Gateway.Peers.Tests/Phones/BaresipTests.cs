using Gateway.Peers.Phones;
using Gateway.Peers.Processes;
using Gateway.Peers.Sound;

namespace Gateway.Peers.Tests.Phones;

public sealed class BaresipTests
{
    private static readonly TimeSpan Talk = TimeSpan.FromSeconds(4);
    private static readonly short[] CallersMelody = Tones.Melody(11, Talk);
    private static readonly short[] AgentsMelody = Tones.Melody(12, Talk);

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task Two_phones_hear_what_the_other_says(PeerTransport transport)
    {
        await using var agent = await StartAsync("anna", transport, answersAtOnce: true);
        await using var caller = await StartAsync("+4930123456", transport);

        await EstablishAsync(caller, agent);
        await caller.WaitAsync(PhoneEventKind.MediaStarted);
        await agent.WaitAsync(PhoneEventKind.MediaStarted);
        await caller.SayAsync(CallersMelody);
        await agent.SayAsync(AgentsMelody);
        var atAgent = await Hearing.AllOfAsync(CallersMelody, agent);
        var atCaller = await Hearing.AllOfAsync(AgentsMelody, caller);
        await caller.HangUpAsync();
        await agent.WaitAsync(PhoneEventKind.Closed);

        Assert.All(atAgent, match => Assert.InRange(match.Coefficient, 0.99, 1.0001));
        Assert.All(atCaller, match => Assert.InRange(match.Coefficient, 0.99, 1.0001));
    }

    [Fact]
    public async Task A_sentence_is_swapped_in_during_the_call()
    {
        var sentence = new SpokenSentence("Where is my parcel?");
        await using var agent = await StartAsync("anna", answersAtOnce: true);
        await using var caller = await StartAsync("+4930123456");
        await EstablishAsync(caller, agent);
        await agent.WaitAsync(PhoneEventKind.MediaStarted);

        await caller.SayAsync(sentence);
        var matches = await Hearing.AllOfAsync(await sentence.SpeakAsync(), agent);

        Assert.All(matches, match => Assert.InRange(match.Coefficient, 0.99, 1.0001));
    }

    [Fact]
    public async Task Keys_are_seen_on_the_other_side()
    {
        await using var agent = await StartAsync("anna", answersAtOnce: true);
        await using var caller = await StartAsync("+4930123456");
        await EstablishAsync(caller, agent);
        await agent.WaitAsync(PhoneEventKind.MediaStarted);

        await caller.PressAsync("1*0#");
        for (var i = 0; i < 4; i++)
        {
            await agent.WaitAsync(PhoneEventKind.Digit);
        }

        Assert.Equal("1*0#", agent.Digits);
    }

    [Fact]
    public async Task A_call_rings_shows_its_caller_and_can_be_rejected()
    {
        await using var agent = await StartAsync("anna");
        await using var caller = await Baresip.StartAsync(new BaresipOptions { User = "+4930123456", DisplayName = "Erika Muster" });
        await caller.DialAsync(agent.Uri);

        var incoming = await agent.WaitAsync(PhoneEventKind.Incoming);
        await caller.WaitAsync(PhoneEventKind.Ringing);
        await agent.HangUpAsync();
        var closed = await caller.WaitAsync(PhoneEventKind.Closed);

        Assert.Equal("Erika Muster", incoming.PeerName);
        Assert.Contains("+4930123456@", incoming.Peer, StringComparison.Ordinal);
        Assert.Contains("486", closed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ringing_call_is_accepted_and_hung_up_by_the_callee()
    {
        await using var agent = await StartAsync("anna");
        await using var caller = await StartAsync("+4930123456");
        await caller.DialAsync(agent.Uri);
        await agent.WaitAsync(PhoneEventKind.Incoming);
        await agent.AcceptAsync();
        await caller.WaitAsync(PhoneEventKind.Established);

        await agent.HangUpAsync();

        Assert.Contains("Connection reset by peer", (await caller.WaitAsync(PhoneEventKind.Closed)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_gives_up_while_it_rings()
    {
        await using var agent = await StartAsync("anna");
        await using var caller = await StartAsync("+4930123456");
        await caller.DialAsync(agent.Uri);
        await caller.WaitAsync(PhoneEventKind.Ringing);

        await caller.HangUpAsync();

        await agent.WaitAsync(PhoneEventKind.Closed);
        Assert.Contains("CANCEL sip:", agent.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_and_resume_offer_new_directions()
    {
        await using var agent = await StartAsync("anna", answersAtOnce: true);
        await using var caller = await StartAsync("+4930123456");
        await EstablishAsync(caller, agent);
        await agent.WaitAsync(PhoneEventKind.RemoteDescription);

        await caller.HoldAsync();
        await agent.WaitAsync(PhoneEventKind.RemoteDescription);
        Assert.Contains("a=sendonly", agent.Log, StringComparison.Ordinal);
        await caller.WaitAsync(PhoneEventKind.RemoteDescription);
        await caller.ResumeAsync();

        await agent.WaitAsync(PhoneEventKind.RemoteDescription);
    }

    [Fact]
    public async Task Nothing_is_left_behind()
    {
        int process;
        await using (var phone = await StartAsync("anna"))
        {
            process = phone.ProcessId;
            Assert.True(Directory.Exists($"/proc/{process}"));
        }

        Assert.False(Directory.Exists($"/proc/{process}"));
    }

    private static Task<Baresip> StartAsync(
        string user, PeerTransport transport = PeerTransport.Udp, bool answersAtOnce = false) =>
        Baresip.StartAsync(new BaresipOptions { User = user, Transport = transport, AnswersAtOnce = answersAtOnce });

    private static async Task EstablishAsync(Baresip caller, Baresip agent)
    {
        await caller.DialAsync(agent.Uri);
        await caller.WaitAsync(PhoneEventKind.Established);
        await agent.WaitAsync(PhoneEventKind.Established);
    }
}
