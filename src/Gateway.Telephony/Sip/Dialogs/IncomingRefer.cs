using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>A REFER in a dialog of ours: the peer asks us to call somebody in its place (RFC 3515, RFC 5589). It waits to be accepted
/// or rejected; once accepted, the peer is told how that call goes. Its verbs may be used from any flow; at most one of accept and
/// reject has an effect.</summary>
public sealed class IncomingRefer
{
    private readonly SipCore _core;
    private readonly ServerTransaction _transaction;
    private readonly ReferReports _reports;
    private readonly bool _isReported;

    internal IncomingRefer(
        SipCore core, ServerTransaction transaction, SipUri target, InviteDialog? replaced, ReferReports reports)
    {
        _core = core;
        _transaction = transaction;
        Request = transaction.Request;
        _reports = reports;
        Target = target.WithoutHeaders();
        Replaces = ReplacesHeader.Of(target);
        AsksReplacement = ReplacesHeader.IsIn(target);
        Replaced = replaced;

        // RFC 4488 section 4: "false" asks for no subscription.
        _isReported = !"false".Equals(transaction.Request.Headers.Get(HeaderNames.ReferSub), StringComparison.OrdinalIgnoreCase);
    }

    public SipRequest Request { get; }

    /// <summary>Whom to call, without the headers that the URI carried.</summary>
    public SipUri Target { get; }

    /// <summary>The dialog whose place the call is to take (attended transfer); null when none is named or it cannot be read.</summary>
    public ReplacesHeader? Replaces { get; }

    /// <summary>Whether a dialog is to be replaced, readable or not.</summary>
    public bool AsksReplacement { get; }

    /// <summary>The dialog of ours that <see cref="Replaces"/> names, with this very peer or another; null when it is none of ours.</summary>
    public InviteDialog? Replaced { get; }

    /// <summary>Answers 202; reports follow by <see cref="ReportAsync"/>, unless the peer wants none.</summary>
    public Task AcceptAsync() => _core.OnLaneAsync(() =>
    {
        var response = SipResponse.For(Request, 202, toTag: _transaction.ToTag);
        OwnHeaders.AddContact(response, _core.Transport.SentBy(_transaction.Source), _transaction.Source);
        if (!_isReported)
        {
            response.Headers.Add(HeaderNames.ReferSub, "false");
            _reports.Close();
        }

        _transaction.Respond(response);
    });

    /// <summary>Answers with a refusal (400 to 699).</summary>
    public Task RejectAsync(int status, string? reason = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        return _core.OnLaneAsync(() => Reject(status, reason));
    }

    /// <summary>Reports how the call goes: 100 and 180 as it does, a final status at its end. Completes when a final report has
    /// arrived, or nobody wants it.</summary>
    public async Task ReportAsync(int status, string? reason = null)
    {
        await _core.OnLaneAsync(() => _reports.Report(status, reason)).ConfigureAwait(false);
        if (status >= 200)
            await _reports.Delivered.ConfigureAwait(false);
    }

    internal void Reject(int status, string? reason)
    {
        _transaction.Respond(status, reason);
        _reports.Close();
    }
}
