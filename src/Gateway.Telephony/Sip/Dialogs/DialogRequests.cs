using System.Diagnostics.CodeAnalysis;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Answers the requests that a peer sends in a dialog: BYE, re-INVITE (RFC 3261 section 14.2), UPDATE (RFC 3311),
/// PRACK (RFC 3262), INFO (RFC 6086 section 6.1 without packages), REFER, NOTIFY and OPTIONS. Runs on the lane.</summary>
internal sealed partial class DialogRequests(SipCore core, InviteDialog dialog)
{
    private const int MaxRetrySeconds = 10;

    private readonly ReferRequests _refers = new(core, dialog);

    public void Receive(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if ((RequestCheck.RefusalInDialog(request) ?? SessionTerms.Refusal(request, core.Options)) is { } refusal)
            transaction.Respond(refusal);
        else if (!dialog.Path.TryAdvance(request.CSeq.Number))
            transaction.Respond(500, "CSeq out of order");
        else
            Answer(transaction);
    }

    private void Answer(ServerTransaction transaction)
    {
        var isOver = dialog.State is not (DialogState.Early or DialogState.Confirmed or DialogState.Unconfirmed);
        switch (transaction.Request.Method)
        {
            case SipMethods.Bye when dialog.State == DialogState.Early:
                EarlyBye(transaction);
                break;
            case SipMethods.Bye:
                dialog.RemoteReasons = ReasonHeader.ReadAll(transaction.Request);
                transaction.Respond(200);
                dialog.Step(DialogEvent.RemoteBye);
                break;
            case not SipMethods.Options when isOver:
                transaction.Respond(481);
                break;
            case SipMethods.Invite:
                Reinvite(transaction);
                break;
            case SipMethods.Update:
                Update(transaction);
                break;
            case SipMethods.Prack:
                Prack(transaction);
                break;
            case SipMethods.Info:
                dialog.OnInfo?.Invoke(transaction.Request);
                transaction.Respond(200);
                break;
            case SipMethods.Refer:
                _refers.Refer(transaction);
                break;
            case SipMethods.Notify:
                _refers.Notify(transaction);
                break;
            case SipMethods.Options:
                Capabilities(transaction);
                break;
            default:
                // REGISTER and the like have no meaning in a call.
                transaction.Respond(405);
                break;
        }
    }

    // Section 11.2: the same as outside a dialog.
    private void Capabilities(ServerTransaction transaction)
    {
        var response = Success(transaction, ReadOnlyMemory<byte>.Empty);
        response.Headers.Add(HeaderNames.Accept, OwnHeaders.Sdp);
        transaction.Respond(response);
    }

    // Section 15: a caller may leave an early dialog by BYE, which ends its INVITE too; a callee may not.
    private void EarlyBye(ServerTransaction transaction)
    {
        transaction.Respond(dialog.Invitation is null ? 481 : 200);
        dialog.Invitation?.OnCancel(transaction.Request);
    }

    private void Reinvite(ServerTransaction transaction)
    {
        if (dialog is { State: DialogState.Early, Invitation: not null })
        {
            // Section 14.2: an INVITE before the final response to the one before.
            RespondLater(transaction);
            return;
        }

        // Section 14.2: while an offer of either side is open, theirs has to wait.
        if (dialog.HasOpenOffer || dialog.State is DialogState.Early or DialogState.Unconfirmed)
        {
            transaction.Respond(491);
            return;
        }

        if (!TryAskOwner(transaction, out var reply))
            return;
        var offer = transaction.Request.Body;
        dialog.AwaitsAnswer = offer.IsEmpty;
        TakeOffer(transaction.Request);
        var success = Success(transaction, reply.Sdp);
        dialog.Session.Answer(transaction.Request, success);
        dialog.Accept(transaction, success);
    }

    private void Update(ServerTransaction transaction)
    {
        if (transaction.Request.Body.IsEmpty)
        {
            Refresh(transaction, Success(transaction, ReadOnlyMemory<byte>.Empty));
        }
        else if (TryAnswerOffer(transaction, out var success))
        {
            Refresh(transaction, success);
        }
    }

    private void Refresh(ServerTransaction update, SipResponse success)
    {
        dialog.Path.Refresh(update.Request);
        dialog.Learn(update.Request);
        if (dialog.State != DialogState.Early)
            dialog.Session.Answer(update.Request, success);
        update.Respond(success);
    }

    // RFC 3262 section 3: a PRACK stops the repetition, and may bring the answer to the offer that it acknowledges, or a new offer.
    private void Prack(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (!RAckHeader.TryParse(request.Headers.Get(HeaderNames.RAck), out var acknowledged))
        {
            transaction.Respond(400, "Missing or malformed RAck");
            return;
        }

        if (dialog.Invitation?.TryAcknowledge(acknowledged) != true)
        {
            transaction.Respond(481);
            return;
        }

        if (request.Body.IsEmpty)
        {
            transaction.Respond(200);
        }
        else if (dialog.AwaitsAnswer)
        {
            dialog.TakeAnswer(request.Body);
            transaction.Respond(200);
        }
        else if (TryAnswerOffer(transaction, out var success))
        {
            transaction.Respond(success);
        }

        dialog.Invitation.OnAcknowledged();
    }

    /// <summary>Answers an offer outside INVITE by the rules of RFC 3311 section 5.2; false when the refusal is sent.</summary>
    private bool TryAnswerOffer(ServerTransaction transaction, [NotNullWhen(true)] out SipResponse? success)
    {
        success = null;
        if (dialog.HasOpenOffer)
            transaction.Respond(491);
        else if (dialog.OwesAnswer)
            RespondLater(transaction);
        else if (TryAskOwner(transaction, out var reply))
            success = Success(transaction, reply.Sdp);
        if (success is not null)
            dialog.RemoteSdp = transaction.Request.Body;
        return success is not null;
    }

    // RFC 3261 section 14.2 and RFC 3311 section 5.2: come again after a random 0 to 10 s.
    private static void RespondLater(ServerTransaction transaction)
    {
        var response = SipResponse.For(transaction.Request, 500);
        response.Headers.Add(HeaderNames.RetryAfter, $"{Random.Shared.Next(MaxRetrySeconds + 1)}");
        transaction.Respond(response);
    }

    /// <summary>Asks the dialog's owner; false when the refusal is sent.</summary>
    private bool TryAskOwner(ServerTransaction transaction, out SdpReply reply)
    {
        reply = SdpReply.NotAcceptable;
        try
        {
            reply = dialog.OnOffer?.Invoke(transaction.Request.Body) ?? reply;
        }
        catch (Exception bug)
        {
            LogOfferFailed(core.Logger, bug, dialog.CallId);
            reply = new SdpReply(500, ReadOnlyMemory<byte>.Empty);
        }

        if (reply.Status is >= 200 and < 300)
            return true;
        transaction.Respond(reply.Status);
        return false;
    }

    private void TakeOffer(SipRequest request)
    {
        dialog.Path.Refresh(request);
        dialog.Learn(request);
        if (!request.Body.IsEmpty)
            dialog.RemoteSdp = request.Body;
    }

    private SipResponse Success(ServerTransaction transaction, ReadOnlyMemory<byte> sdp)
    {
        var response = SipResponse.For(transaction.Request, 200);
        OwnHeaders.AddSession(response, core.Transport.SentBy(transaction.Source), transaction.Source, sdp);
        return response;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Answering an offer failed in call {CallId}")]
    private static partial void LogOfferFailed(ILogger logger, Exception bug, string callId);
}
