using System.ComponentModel;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Desk.Contacts.Messages;
using Gateway.Host.Api.Access;
using Gateway.Host.Api.Problems;
using Gateway.Host.Api.Resources.Json;
using Gateway.Host.Configuration;
using Microsoft.Net.Http.Headers;

namespace Gateway.Host.Api.Resources;

/// <summary><c>/media</c>: the content of attachments, by hash. It is handed out to be saved, never to be shown: whatever a customer
/// sent runs nowhere.</summary>
internal sealed class MediaApi(ICatalogue catalogue, IMediaStore media) : IApiResource
{
    private const string Tag = "Media";
    private const string AnyType = "application/octet-stream";
    private const long Largest = 100 * 1024 * 1024;

    public void Map(RouteGroupBuilder api)
    {
        api.MapGet("/media/{hash:length(64)}", FetchAsync).Describe(
            "getMedia", Tag, ApiScopes.MessagesRead, "Fetch an attachment", "Its content, always as a download; ranges are served.", 404, 416)
            .Produces<Stream>(StatusCodes.Status200OK, AnyType);
        api.MapPost("/media", UploadAsync).Accepts<Stream>(AnyType).Describe(
            "uploadMedia", Tag, ApiScopes.MessagesWrite, "Upload a file",
            "The body is the file itself, up to 100 MiB. The same content twice is kept once.", 413)
            .WithMetadata(new ApiEndpoint(ApiScopes.MessagesWrite) { LargestBody = Largest });
    }

    private async Task<IResult> FetchAsync(
        HttpContext http, [Description("SHA-256 of the content in lower-case hex.")] string hash, CancellationToken ct)
    {
        var attachment = await catalogue.FindAttachmentAsync(hash, ct).ConfigureAwait(false);
        if (attachment is null || media.Open(hash) is not { } content)
        {
            throw ApiFault.NotFound("attachment with this hash");
        }

        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.File(
            content, SafeTypeOf(attachment.MediaType), NameOf(attachment.Name), entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true);
    }

    private async Task<MediaJson> UploadAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            var (hash, size) = await media.PutAsync(request.Body, Largest, ct).ConfigureAwait(false);
            return size > 0 ? new MediaJson(hash, size) : throw ApiFault.Invalid("", "the body is empty");
        }
        catch (MediaTooLargeException fault)
        {
            throw new ApiFault(Problem.Of(StatusCodes.Status413PayloadTooLarge, fault.Message));
        }
    }

    // A type that a browser would run is named by none.
    private static string SafeTypeOf(string mediaType)
    {
        var type = mediaType.Split(';')[0].Trim().ToLowerInvariant();
        var isHarmless = type is "application/pdf" or "text/plain"
            || ((type.StartsWith("image/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal)
                || type.StartsWith("video/", StringComparison.Ordinal)) && !type.Contains("svg", StringComparison.Ordinal)
                && MediaTypeHeaderValue.TryParse(type, out _));
        return isHarmless ? type : AnyType;
    }

    private static string NameOf(string name)
    {
        var plain = string.Concat(name.Where(letter => !char.IsControl(letter) && letter is not ('/' or '\\' or '"'))).Trim();
        return plain.Length > 0 ? plain : "attachment";
    }
}
