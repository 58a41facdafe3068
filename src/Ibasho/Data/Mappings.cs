using Ibasho.Model;

namespace Ibasho.Data;

/// <summary>How each noun is stored: keys, lengths, and the indexes that settle races; one file for each kind of nouns.</summary>
internal static partial class Mappings
{
    public static void Apply(ModelBuilder builder)
    {
        People(builder);
        Circles(builder);
        Texts(builder);
        Care(builder);
        Running(builder);

        // Who is gone takes the rows with them that are theirs alone.
        foreach (var mine in new[] { typeof(ReadMark), typeof(Bookmark), typeof(Follow), typeof(SteppedAway), typeof(Notice), typeof(NoticePreference), typeof(IdempotencyKey), typeof(Mail),
            typeof(SecondFactor), typeof(RecoveryCode), typeof(FactorReset), typeof(KeptWords), typeof(OwnSecret), typeof(Measure), typeof(Sanction), typeof(Export), typeof(Erasure) })
            builder.Entity(mine).HasOne(typeof(Person), null).WithMany().HasForeignKey("PersonId").OnDelete(DeleteBehavior.Cascade);
    }
}
