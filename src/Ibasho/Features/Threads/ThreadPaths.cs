using Ibasho.Access;

namespace Ibasho.Features.Threads;

/// <summary>Addresses inside a thread: which page of it holds which reply.</summary>
public static class ThreadPaths
{
    /// <summary>The page with the reply of this number, and the place on it.</summary>
    public static string To(Guid thread, int number) => number < 1 ? $"/t/{thread}" : $"{Page(thread, PageBefore(number))}#p-{number}";

    /// <summary>The page of the replies after this number.</summary>
    public static string Page(Guid thread, int after) => after < 1 ? $"/t/{thread}" : $"/t/{thread}?after={after}";

    /// <summary>The page with a reply, and the form below it begun as an answer to it; without one, the empty form.</summary>
    public static string Answer(Guid thread, int number, Guid? post)
    {
        var after = PageBefore(number);
        var query = string.Join('&', new[] { after > 0 ? $"after={after}" : null, post is null ? null : $"reply={post}" }.Where(part => part is not null));
        return $"/t/{thread}{(query.Length > 0 ? "?" + query : "")}#reply";
    }

    private static int PageBefore(int number) => (number - 1) / ThreadReading.PageSize * ThreadReading.PageSize;
}
