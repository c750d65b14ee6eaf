using System.Buffers;

namespace Gateway.Host.Web;

/// <summary>Reads the raw body of a request up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The body; none when there is more than <paramref name="largest"/>, of which no more is read.</summary>
    public static async Task<byte[]?> TryReadAsync(HttpRequest request, int largest, CancellationToken ct)
    {
        if (request.ContentLength > largest)
        {
            return null;
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct).ConfigureAwait(false);
            if (read.Buffer.Length > largest)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
