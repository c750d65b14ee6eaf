using Gateway.Telephony.Sip.Dialogs;

namespace Gateway.Telephony.Calls;

/// <summary>What is to become of the party that an agent talks with.</summary>
public enum TransferWish
{
    /// <summary>It talks with somebody else instead of the agent.</summary>
    PassOn,

    /// <summary>It waits while the agent asks somebody.</summary>
    Ask,

    /// <summary>It talks with the agent and with whoever the agent asked, all together.</summary>
    Meet,

    /// <summary>It talks with the agent again, and whoever was asked is hung up on.</summary>
    Return,
}

/// <summary>
/// An agent's phone asks by REFER that the party it talks with talks with somebody else (RFC 5589), or the agent keys that in. One
/// flow owns it: accepts it and tells the phone how it goes, or refuses it; <see cref="ConcludeAsync"/> has to come at the end in any case.
/// </summary>
public sealed class TransferRequest
{
    private readonly IncomingRefer? _refer;
    private Stage _stage;

    internal TransferRequest(IncomingRefer refer, Call leg, Call? consult)
    {
        _refer = refer;
        Leg = leg;
        Consult = consult;
        Target = refer.Target.User ?? "";
    }

    /// <summary>What an agent keyed in: there is no phone to tell how it goes.</summary>
    internal TransferRequest(TransferWish wish, Call leg, Call? consult, string target)
    {
        Wish = wish;
        Leg = leg;
        Consult = consult;
        Target = target;
    }

    private enum Stage
    {
        Asked,
        Accepted,
        Over,
    }

    /// <summary>What is to become of the party.</summary>
    public TransferWish Wish { get; }

    /// <summary>Whom the phone names, as it would be dialled: an agent, a queue, a number.</summary>
    public string Target { get; }

    /// <summary>The agent's leg whose other party is to be passed on.</summary>
    public Call Leg { get; private set; }

    /// <summary>The agent's other leg, to the colleague who takes the party over: an attended transfer. Null for a blind one.</summary>
    public Call? Consult { get; private set; }

    /// <summary>Agrees; the phone knows that we are at it.</summary>
    public async Task AcceptAsync()
    {
        if (_stage == Stage.Asked)
        {
            _stage = Stage.Accepted;
            await (_refer?.AcceptAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            await ReportAsync(100).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the phone that the target rings.</summary>
    public Task RingingAsync() => _stage == Stage.Accepted ? ReportAsync(180) : Task.CompletedTask;

    /// <summary>Tells the phone how it ended: 200 when the other party has been passed on, else why not. A request that was not
    /// accepted is refused with the status. Completes when the phone knows, or is gone; a second ending is dropped.</summary>
    public async Task ConcludeAsync(int status, string? reason = null)
    {
        var before = _stage;
        _stage = Stage.Over;
        if (before == Stage.Asked && _refer is not null)
        {
            await _refer.RejectAsync(Math.Max(status, 400), reason).ConfigureAwait(false);
        }
        else if (before == Stage.Accepted)
        {
            await ReportAsync(status, reason).ConfigureAwait(false);
        }
    }

    /// <summary>Hands the request to the flow that has the party: a phone may send it in the dialog of its consultation and name the
    /// party's, which means the same the other way round. False when that leg is in no conversation.</summary>
    public bool TryTurnRound()
    {
        if (Consult is not { } other)
        {
            return false;
        }

        (Leg, Consult) = (other, Leg);
        return other.TryTell(new LegWish.Transfer(this));
    }

    private Task ReportAsync(int status, string? reason = null) => _refer?.ReportAsync(status, reason) ?? Task.CompletedTask;
}
