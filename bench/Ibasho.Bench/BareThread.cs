using Ibasho.Access;

namespace Ibasho.Bench;

/// <summary>The rows of a thread page and nothing else.</summary>
internal sealed record BareThread(ThreadRow Thread, List<PostRow> Posts);
