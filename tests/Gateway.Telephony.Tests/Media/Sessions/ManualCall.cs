using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

/// <summary>Two legs in a bridge whose time the test turns on, 10 ms by 10 ms.</summary>
internal sealed class ManualCall : IDisposable
{
    private const int Step = 10;

    private readonly ClockBuffers _buffers = new();
    private int _milliseconds = 1_000_000;

    public ManualCall()
    {
        Caller = new ManualLeg(_buffers);
        Agent = new ManualLeg(_buffers);
    }

    public ManualLeg Caller { get; }

    public ManualLeg Agent { get; }

    public TimeSpan Now => TimeSpan.FromMilliseconds(_milliseconds);

    public void Bridge()
    {
        Caller.Leg.Receive.RelayTo(Agent.Leg.Send);
        Agent.Leg.Receive.RelayTo(Caller.Leg.Send);
        Caller.Leg.Send.SetBridged(true);
        Agent.Leg.Send.SetBridged(true);
    }

    /// <summary>Both speak at once, each in packets of what the other side's parameters name as theirs, then 300 ms pass.</summary>
    public void Talk(short[] callerSays, short[] agentSays, int rate = VoiceFormat.Narrowband)
    {
        (Caller.Rate, Agent.Rate) = (rate, rate);
        var end = (Math.Max(callerSays.Length, agentSays.Length) * 1_000 / rate) + 300;
        for (var time = 0; time < end; time += Step)
        {
            Say(Caller, callerSays, rate, time);
            Say(Agent, agentSays, rate, time);
            Pass();
        }
    }

    /// <summary>10 ms pass.</summary>
    public void Pass()
    {
        _milliseconds += Step;
        if (_milliseconds % 20 == 0)
        {
            Caller.Tick(Now);
            Agent.Tick(Now);
        }

        Caller.Receive();
        Agent.Receive();
    }

    public void Dispose()
    {
        Caller.Dispose();
        Agent.Dispose();
    }

    private void Say(ManualLeg phone, short[] says, int rate, int time)
    {
        var packet = (int)phone.Parameters.PacketTime.TotalMilliseconds;
        var (start, length) = (rate * time / 1_000, rate * packet / 1_000);
        if (time % packet == 0 && start + length <= says.Length)
        {
            phone.Say(says.AsSpan(start, length), Now);
        }
    }
}
